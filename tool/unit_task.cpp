// SPDX-License-Identifier: Apache-2.0
#include "unit_task.h"

#include "byte_codec.h"
#include "facts/format/source_file.h"

namespace headroom::tool {

Expected<SourceFacts> UnitExtraction::run(const CompileCommand &command)
{
  Expected<ClangCommand> clang = translator_.translate(command);
  if (!clang)
    return clang.error();
  clang->arguments.push_back(clang->file); // the translation ends where the input stands: behind -x
  return extractor_.extract(*clang);
}

std::string encodeTask(const CompileCommand &command)
{
  ByteWriter out;
  out.text(command.directory);
  out.text(command.file);
  out.text(command.output);
  out.texts(command.arguments);
  out.number(static_cast<std::uint64_t>(command.line));
  return out.take();
}

std::optional<CompileCommand> decodeTask(std::string_view bytes)
{
  ByteReader in(bytes);
  CompileCommand command;
  command.directory = in.text();
  command.file = in.text();
  command.output = in.text();
  command.arguments = in.texts();
  command.line = static_cast<int>(in.number());
  return in.isAtEnd() ? std::optional(std::move(command)) : std::nullopt;
}

std::string encodeReply(const UnitReply &reply)
{
  ByteWriter out;
  out.number(reply.error ? 1 : 0);
  if (reply.error) {
    out.number(reply.error->kind == Error::Kind::Incomplete ? 1 : 0);
    for (const std::string &text : {reply.error->message, reply.error->place, reply.error->help})
      out.text(text);
  } else {
    out.text(reply.facts);
  }
  return out.take();
}

std::optional<UnitReply> decodeReply(std::string_view bytes)
{
  ByteReader in(bytes);
  UnitReply reply;
  if (in.number() == 1) {
    Error error;
    error.kind = in.number() == 1 ? Error::Kind::Incomplete : Error::Kind::Environment;
    error.message = in.text();
    error.place = in.text();
    error.help = in.text();
    reply.error = std::move(error);
  } else {
    reply.facts = in.text();
  }
  return in.isAtEnd() ? std::optional(std::move(reply)) : std::nullopt;
}

} // namespace headroom::tool
