// SPDX-License-Identifier: Apache-2.0
// One image on its way from facts to its part of the report: what `check` does with what it reads and `link` with what it is given.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "assembly_inputs.h"
#include "behaviour_cache.h"
#include "build_times.h"
#include "inputs.h"
#include "named_files.h"
#include "report/report.h"
#include "settings.h"

namespace headroom::tool {

struct AuditedImage {
  ImageInput input;
  ProjectConfig config;
  std::vector<Pack> packs;
  MachineFacts machine;
  std::map<std::string, CodeOrigin> origins;     ///< as ProgramOptions::origins
  std::vector<std::string> codeNotes;            ///< for Coverage::notes: where the code comes from
  std::vector<SourceFacts> sources;
  std::vector<AssemblySource> assemblySources;
  BuiltOutputs outputs;                          ///< of sources and assembly, as far as the commands tell
  std::string sourcesIdentity;                   ///< as Sources::identity
  BehaviourCache behaviours;                     ///< what was found of the sources before
  std::optional<std::uint64_t> translationUnits; ///< as Coverage::translationUnits
  std::vector<std::string> incompleteSources;    ///< texts for Coverage::incomplete
  std::shared_ptr<const MemoryLayout> layout;    ///< null: it was not read
  ImageProgram program;
  std::vector<Draft> drafts; ///< as CheckOptions::drafts
  std::optional<ImageFiles> files;       ///< what the files that the user named are to it; empty where none was named
  std::vector<std::string> skippedFiles; ///< of these, as given: no image is built from them
};

/// The queries of all packs: what a machine's data is read for.
[[nodiscard]] std::vector<RecordQuery> queriesOf(const std::vector<Pack> &packs);

/// Joins the facts. `extraRoots` are functions that the user named.
void joinFacts(AuditedImage &image, std::vector<std::string> extraRoots);

/// Names that are no root of any image become roots where they are functions; names that are neither are errors.
void addNamedRoots(std::vector<AuditedImage> &images, const std::vector<std::string> &names, std::vector<Error> &errors);

/// Runs the rules on joined images. `isReadingFiles`: sources on this machine are compared with the evidence's age. Takes the images.
[[nodiscard]] Report judge(std::vector<AuditedImage> &images, const Settings &settings, const std::vector<std::string> &pathMaps,
                           bool isReadingFiles);

} // namespace headroom::tool
