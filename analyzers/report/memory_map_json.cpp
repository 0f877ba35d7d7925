// SPDX-License-Identifier: Apache-2.0
#include "report/memory_map_json.h"

#include "facts/hex_text.h"
#include "program/layout/memory_map.h"
#include "report/schema_parts.h"

namespace headroom {

namespace {

using json::Json;
using json::orNull;

const char *kindName(MemoryOwner::Kind kind)
{
  switch (kind) {
  case MemoryOwner::Kind::File: return "file";
  case MemoryOwner::Kind::Objects: return "objects";
  case MemoryOwner::Kind::Fill: return "fill";
  case MemoryOwner::Kind::Script: return "script";
  case MemoryOwner::Kind::Linker: return "linker";
  case MemoryOwner::Kind::Unknown: break;
  }
  return "unknown";
}

Json number(const std::optional<std::uint64_t> &value)
{
  return value ? Json(*value) : Json(nullptr);
}

void addOwner(Json &object, const MemoryOwner &owner)
{
  object["kind"] = kindName(owner.kind);
  object["root"] = orNull(owner.file.root);
  object["file"] = orNull(owner.file.file);
  object["member"] = orNull(owner.member);
}

Json sharesJson(const std::vector<MemoryShare> &shares)
{
  Json out = Json::array();
  for (const MemoryShare &share : shares) {
    Json &one = out.emplace_back(Json::object());
    addOwner(one, share.owner);
    one["bytes"] = share.bytes;
  }
  return out;
}

Json regionJson(const MemoryRegion &region)
{
  Json out = Json::object();
  out["name"] = orNull(region.name);
  out["declared"] = region.isDeclared;
  out["origin"] = region.origin ? Json(hexText(*region.origin)) : Json(nullptr);
  out["bytes"] = number(region.lengthBytes);
  out["attributes"] = orNull(region.attributes);
  out["used_bytes"] = region.usedBytes;
  out["load_image_bytes"] = region.loadBytes;
  out["fill_bytes"] = region.fillBytes;
  out["shared_bytes"] = region.sharedBytes;
  out["gap_bytes"] = region.origin ? Json(region.gapBytes) : Json(nullptr);
  out["free_bytes"] = number(region.freeBytes);
  out["beyond_bytes"] = region.beyondBytes;
  Json &sections = out["sections"] = Json::array();
  for (const MemorySection &section : region.sections) {
    Json &one = sections.emplace_back(Json::object());
    one["name"] = section.name;
    one["address"] = hexText(section.address);
    one["bytes"] = section.bytes;
    one["load_image"] = section.isLoadImage;
    one["other_region"] = orNull(section.otherRegion);
  }
  out["libraries"] = sharesJson(region.libraries);
  out["files"] = sharesJson(region.files);
  Json &symbols = out["symbols"] = Json::array();
  for (const MemorySymbol &symbol : region.symbols) {
    Json &one = symbols.emplace_back(Json::object());
    one["name"] = symbol.name;
    one["section"] = symbol.section;
    one["address"] = hexText(symbol.address);
    one["bytes"] = symbol.bytes;
    one["load_image"] = symbol.isLoadImage;
    addOwner(one, symbol.owner);
  }
  return out;
}

} // namespace

Json memoryJson(const ImageProgram &program, std::size_t symbols)
{
  if (!program.layout)
    return nullptr;
  const MemoryMap map = memoryMap(*program.layout, symbols);
  Json out = Json::object();
  out["notes"] = map.notes;
  Json &regions = out["regions"] = Json::array();
  for (const MemoryRegion &region : map.regions)
    regions.push_back(regionJson(region));
  Json &moved = out["relocated"] = Json::array();
  for (const MovedFile &one : map.moved) {
    Json &entry = moved.emplace_back(Json::object());
    json::addPlace(entry, one.file);
    entry["kind"] = one.kind;
    entry["region"] = orNull(one.region);
    entry["bytes"] = one.bytes;
  }
  return out;
}

Json memorySchema()
{
  using namespace json::schema;
  const Json address{{"type", "string"}, {"pattern", "^0x[0-9a-f]+$"}};
  Json kind = Json::object();
  kind["enum"] = Json::array({"file", "objects", "fill", "script", "linker", "unknown"});
  const auto owned = [&](Json properties) {
    properties["kind"] = kind;
    properties["root"] = orNullType("string");
    properties["file"] = orNullType("string");
    properties["member"] = orNullType("string");
    return object(properties);
  };
  const Json section = object({{"name", type("string")},
                               {"address", address},
                               {"bytes", bytes("of the section")},
                               {"load_image", type("boolean")},
                               {"other_region", orNullType("string")}});
  const Json share = owned({{"bytes", bytes("of the region's sections")}});
  const Json symbol = owned({{"name", type("string")},
                             {"section", type("string")},
                             {"address", address},
                             {"bytes", bytes("as the symbol says")},
                             {"load_image", type("boolean")}});
  const Json region = object({{"name", orNullType("string")},
                              {"declared", type("boolean")},
                              {"origin", orNullType("string")},
                              {"bytes", orNullType("integer")},
                              {"attributes", orNullType("string")},
                              {"used_bytes", bytes("each address once, load images included")},
                              {"load_image_bytes", bytes("contents that are stored here and run elsewhere")},
                              {"fill_bytes", bytes("padding inside sections")},
                              {"shared_bytes", bytes("of sections at addresses that another one has, too")},
                              {"gap_bytes", orNullType("integer")},
                              {"free_bytes", orNullType("integer")},
                              {"beyond_bytes", bytes("behind the region's end")},
                              {"sections", arrayOf(section)},
                              {"libraries", arrayOf(share)},
                              {"files", arrayOf(share)},
                              {"symbols", arrayOf(symbol)}});
  const Json moved = object({{"root", orNullType("string")},
                             {"file", orNullType("string")},
                             {"line", orNullType("integer")},
                             {"kind", type("string")},
                             {"region", orNullType("string")},
                             {"bytes", bytes("that the directives moved")}});
  return object({{"notes", arrayOf(type("string"))}, {"regions", arrayOf(region)}, {"relocated", arrayOf(moved)}});
}

std::string memoryMapJson(const Report &report, std::size_t symbols)
{
  Json out = Json::object();
  out["schema"] = "headroom-map/1";
  out["tool"] = json::tool(report.tool);
  Json &images = out["images"] = Json::array();
  for (const ImageReport &image : report.images) {
    Json &one = images.emplace_back(Json::object());
    one["id"] = image.program.id;
    one["path"] = image.program.path;
    one["sha256"] = orNull(image.program.sha256);
    one["incomplete"] = image.checks.incomplete;
    one["memory"] = memoryJson(image.program, symbols);
  }
  return json::dump(out);
}

} // namespace headroom
