// SPDX-License-Identifier: Apache-2.0
// Whether a call instruction is what the sources write. An instruction may also come from inline assembly, from a call through a pointer
// that the compiler saw through, or from the compiler itself (library calls): what is known of expressions does not hold for those.
#pragma once

#include "program/source_link.h"

namespace headroom::program {

class WrittenCalls {
public:
  /// All must outlive it.
  WrittenCalls(const ImageIndex &index, const SourceProgram &program, const SourceLink &link) : index_(index), program_(program), link_(link)
  {
  }

  /// Whether `site` of `caller`, which enters `entry`, stands where the sources write a call of `callee` by its name, and no other
  /// call. Of a part of `callee` that the compiler has made a function, it may also be the way there from the rest of it.
  [[nodiscard]] bool isCallOf(FunctionIndex caller, const CallSite &site, SourceId callee, FunctionIndex entry) const;

private:
  [[nodiscard]] bool isWrittenAt(const SourcePosition &position, FunctionIndex caller, SourceId callee) const;

  const ImageIndex &index_;
  const SourceProgram &program_;
  const SourceLink &link_;
};

} // namespace headroom::program
