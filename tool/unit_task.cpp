// SPDX-License-Identifier: Apache-2.0
#include "unit_task.h"

#include "byte_codec.h"
#include "facts/format/source_file.h"
#include "source/commands/languages.h"

namespace headroom::tool {

Expected<SourceFacts> UnitExtraction::run(const CompileCommand &command, GeneratedObject *object)
{
  Expected<ClangCommand> clang = translator_.translate(command);
  if (!clang)
    return clang.error();
  clang->arguments.push_back(clang->file); // the translation ends where the input stands: behind -x
  if (!object || languageOf(command.arguments, command.file) != Language::Assembly)
    return extractor_.extract(*clang, object);
  Expected<std::vector<SourceInput>> inputs = extractor_.assemble(*clang, *object);
  if (!inputs)
    return inputs.error();
  SourceFacts facts;
  facts.mainFile = command.file;
  facts.inputs = std::move(*inputs);
  return facts;
}

std::string encodeTask(const UnitTask &task)
{
  const CompileCommand &command = task.command;
  ByteWriter out;
  out.number(task.wantsObject ? 1 : 0);
  out.text(command.directory);
  out.text(command.file);
  out.text(command.output);
  out.texts(command.arguments);
  out.number(static_cast<std::uint64_t>(command.line));
  return out.take();
}

std::optional<UnitTask> decodeTask(std::string_view bytes)
{
  ByteReader in(bytes);
  UnitTask task;
  task.wantsObject = in.number() == 1;
  CompileCommand &command = task.command;
  command.directory = in.text();
  command.file = in.text();
  command.output = in.text();
  command.arguments = in.texts();
  command.line = static_cast<int>(in.number());
  return in.isAtEnd() ? std::optional(std::move(task)) : std::nullopt;
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
    out.text(reply.object);
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
    reply.object = in.text();
  }
  return in.isAtEnd() ? std::optional(std::move(reply)) : std::nullopt;
}

} // namespace headroom::tool
