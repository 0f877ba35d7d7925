// SPDX-License-Identifier: Apache-2.0
#include "machine/machine.h"

#include <algorithm>

#include "machine/compiled_code.h"
#include "machine/debug_info.h"
#include "machine/executable_image.h"
#include "machine/image_analysis.h"
#include "machine/input_file.h"
#include "machine/landing_pads.h"
#include "machine/library_members.h"
#include "machine/object_files.h"
#include "machine/objects_image.h"
#include "machine/second_witnesses.h"
#include "machine/several_definitions.h"

namespace headroom {

namespace {

using namespace machine;

/// Objects have to agree in what decides how a byte is read; the linker would refuse them too.
std::optional<Error> mismatchAmong(const std::vector<ObjectFiles::Entry> &objects)
{
  const ElfObject &first = objects.front().elf;
  for (const ObjectFiles::Entry &entry : objects) {
    if (objects.size() > 1 && !entry.elf.isRelocatable)
      return Error{Error::Kind::Environment, "found an executable among several inputs, wanted relocatable objects and archives", entry.elf.name,
                   "audit each executable by itself"};
    if (entry.elf.machine != first.machine)
      return Error{Error::Kind::Environment, "built for another machine than " + first.name, entry.elf.name, {}};
  }
  return std::nullopt;
}

void copyHead(const CodeImage &image, MachineFacts &facts)
{
  facts.machine = image.machine;
  facts.cpu = image.cpu;
  facts.hasFpu = image.hasFpu;
  facts.isLinked = image.isLinked;
  facts.stackAlignBytes = image.stackAlignBytes;
  facts.entryPoint = image.entryPoint;
}

Expected<MachineFacts> readObjects(ObjectFiles files, const MachineOptions &options)
{
  if (auto mismatch = mismatchAmong(files.objects))
    return std::move(*mismatch);
  const bool isLinked = !files.objects.front().elf.isRelocatable;
  auto loaded = isLinked ? loadExecutable(std::move(files.objects.front().elf)) : loadObjects(std::move(files.objects));
  if (!loaded)
    return std::move(loaded.error());
  CodeImage &image = loaded->image;

  MachineFacts facts;
  copyHead(image, facts);
  facts.coverage.hasSymbols = std::any_of(image.functions.begin(), image.functions.end(), [](const FunctionRange &f) { return f.isNamed; });
  facts.coverage.unexplained = std::move(files.problems);
  markCompiled(*loaded);
  auto analysed = analyseImage(image, loaded->labels, landingPads(image), options.jobs);
  if (!analysed)
    return std::move(analysed.error());

  facts.addressTaken = std::move(analysed->addressTaken);
  std::vector<Address> dynamicAddresses;
  for (InterpretedFunction &result : analysed->functions) {
    facts.coverage.codeBytes += result.codeBytes;
    facts.coverage.dataInCodeBytes += result.dataInCodeBytes;
    dynamicAddresses.push_back(result.dynamicAddress);
    facts.functions.push_back(std::move(result.function));
  }
  analysed->functions.clear();
  for (std::vector<Culprit> *more : {&loaded->problems, &analysed->unexplained})
    facts.coverage.unexplained.insert(facts.coverage.unexplained.end(), more->begin(), more->end());
  std::sort(facts.coverage.unexplained.begin(), facts.coverage.unexplained.end());

  addDebugInfo(*loaded, dynamicAddresses, options.queries, facts);
  addSecondWitnesses(*loaded, options, facts);

  facts.memory = std::move(image.memory);
  facts.symbols = std::move(image.symbols);
  facts.externals = std::move(image.externals);
  return facts;
}

Expected<MachineFacts> readAll(const std::vector<ObjectInput> &inputs, const std::vector<std::string> &libraries, bool wantsOneProgram,
                               const MachineOptions &options, std::vector<std::string> &usedMembers)
{
  if (inputs.empty())
    return Error{Error::Kind::Environment, "no input, wanted an ELF executable, a relocatable object or an archive of objects", {}, {}};
  std::vector<InputFile> opened; // the views of `all` point into them
  std::vector<std::shared_ptr<const void>> keepAlive;
  ObjectFiles all;
  std::string digests;
  for (const ObjectInput &input : inputs) {
    const bool isFile = input.bytes.empty();
    if (isFile) {
      auto file = openInput(input.name);
      if (!file)
        return std::move(file.error());
      opened.push_back(std::move(*file));
    }
    const Bytes bytes = isFile ? opened.back().bytes() : input.bytes;
    auto files = objectFilesOf(bytes, input.name, /*mayFollowPaths=*/isFile);
    if (!files)
      return std::move(files.error());
    if (!isFile)
      for (ObjectFiles::Entry &entry : files->objects)
        entry.label = input.name;
    digests += sha256Hex(bytes);
    keepAlive.push_back(files->keepAlive);
    std::move(files->objects.begin(), files->objects.end(), std::back_inserter(all.objects));
    std::move(files->problems.begin(), files->problems.end(), std::back_inserter(all.problems));
  }
  std::vector<Library> archives;
  for (const std::string &library : libraries) {
    auto file = openInput(library);
    if (!file)
      return std::move(file.error());
    opened.push_back(std::move(*file));
    archives.push_back({opened.back().bytes(), library});
    digests += sha256Hex(archives.back().bytes);
  }
  if (!archives.empty()) {
    auto members = membersFor(all.objects, archives);
    if (!members)
      return std::move(members.error());
    keepAlive.push_back(members->keepAlive);
    for (ObjectFiles::Entry &entry : members->objects) {
      usedMembers.push_back(entry.label);
      all.objects.push_back(std::move(entry));
    }
  }
  std::sort(usedMembers.begin(), usedMembers.end());
  const std::vector<SeveralDefinitions> several = wantsOneProgram ? severalDefinitions(all.objects) : std::vector<SeveralDefinitions>();
  const bool isOne = inputs.size() == 1 && libraries.empty();
  auto facts = readObjects(std::move(all), options);
  if (!facts)
    return facts;
  blameSeveralDefinitions(several, *facts);
  facts->path = inputs.front().name;
  // One file's digest is that of its bytes; of several, that of their digests in the order given.
  facts->sha256 = isOne ? digests : sha256Hex({reinterpret_cast<const std::uint8_t *>(digests.data()), digests.size()});
  return facts;
}

} // namespace

Expected<MachineFacts> readMachineBytes(std::span<const std::uint8_t> bytes, const std::string &name, const MachineOptions &options)
{
  auto files = objectFilesOf(bytes, name, /*mayFollowPaths=*/false);
  if (!files)
    return std::move(files.error());
  auto facts = readObjects(std::move(*files), options);
  if (facts) {
    facts->path = name;
    facts->sha256 = sha256Hex(bytes);
  }
  return facts;
}

Expected<MachineFacts> readMachineFile(const std::string &path, const MachineOptions &options) { return readMachineObjects({path}, options); }

Expected<MachineFacts> readMachineObjects(const std::vector<std::string> &paths, const MachineOptions &options)
{
  std::vector<ObjectInput> inputs;
  for (const std::string &path : paths)
    inputs.push_back({path, {}});
  std::vector<std::string> usedMembers;
  return readAll(inputs, {}, /*wantsOneProgram=*/false, options, usedMembers);
}

Expected<MachineFacts> readMachineObjects(const std::vector<ObjectInput> &inputs, const std::vector<std::string> &libraries,
                                          const MachineOptions &options, std::vector<std::string> &usedMembers)
{
  return readAll(inputs, libraries, /*wantsOneProgram=*/true, options, usedMembers);
}

} // namespace headroom
