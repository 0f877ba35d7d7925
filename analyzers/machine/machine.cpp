// SPDX-License-Identifier: Apache-2.0
#include "machine/machine.h"

#include <algorithm>

#include "machine/compiled_code.h"
#include "machine/debug_info.h"
#include "machine/executable_image.h"
#include "machine/image_analysis.h"
#include "machine/input_file.h"
#include "machine/landing_pads.h"
#include "machine/object_files.h"
#include "machine/objects_image.h"
#include "machine/second_witnesses.h"

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
  if (paths.empty())
    return Error{Error::Kind::Environment, "no input, wanted an ELF executable, a relocatable object or an archive of objects", {}, {}};
  std::vector<InputFile> inputs; // the views of `all` point into them
  std::vector<std::shared_ptr<const void>> keepAlive;
  ObjectFiles all;
  std::string digests;
  for (const std::string &path : paths) {
    auto input = openInput(path);
    if (!input)
      return std::move(input.error());
    auto files = objectFilesOf(input->bytes(), path, /*mayFollowPaths=*/true);
    if (!files)
      return std::move(files.error());
    digests += sha256Hex(input->bytes());
    inputs.push_back(std::move(*input));
    keepAlive.push_back(files->keepAlive);
    std::move(files->objects.begin(), files->objects.end(), std::back_inserter(all.objects));
    std::move(files->problems.begin(), files->problems.end(), std::back_inserter(all.problems));
  }
  auto facts = readObjects(std::move(all), options);
  if (!facts)
    return facts;
  facts->path = paths.front();
  // One file's digest is that of its bytes; of several, that of their digests in the order given.
  facts->sha256 = paths.size() == 1 ? digests : sha256Hex({reinterpret_cast<const std::uint8_t *>(digests.data()), digests.size()});
  return facts;
}

} // namespace headroom
