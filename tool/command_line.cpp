// SPDX-License-Identifier: Apache-2.0
#include "command_line.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "facts/nearest.h"

namespace headroom::tool {

struct CommandLine::Parts {
  Parts(const std::string &command, const std::string &summary) : name(command), app(summary, "headroom " + command)
  {
    app.allow_extras(); // so that what is unknown is named in our words, with the nearest name
    app.get_formatter()->column_width(28);
  }

  std::string name;
  std::string argumentHelp;
  CLI::App app;
};

namespace {

constexpr unsigned long maxCount = 1024;

std::vector<std::string> optionNames(const CLI::App &app)
{
  std::vector<std::string> out;
  for (const CLI::Option *option : app.get_options()) {
    for (const std::string &name : option->get_lnames())
      out.push_back("--" + name);
    for (const std::string &name : option->get_snames())
      out.push_back("-" + name);
  }
  return out;
}

Error unknown(const CLI::App &app, const std::string &command, const std::string &word, const std::string &argumentHelp)
{
  Error error;
  if (word.size() < 2 || word[0] != '-') {
    error.message = "headroom " + command + " takes no argument '" + word + "'";
    error.help = argumentHelp;
    return error;
  }
  const std::string option = word.substr(0, word.find('='));
  error.message = "headroom " + command + " has no option " + option;
  const std::string near = nearest(option, optionNames(app));
  error.help = near.empty() ? "headroom " + command + " --help lists them" : "nearest: " + near;
  return error;
}

/// CLI11 says `--elf: 1 required TEXT missing`.
std::string firstWord(const std::string &text)
{
  return text.substr(0, text.find_first_of(": "));
}

} // namespace

CommandLine::CommandLine(const std::string &command, const std::string &summary) : parts_(std::make_unique<Parts>(command, summary)) {}

CommandLine::~CommandLine() = default;

void CommandLine::flag(const std::string &names, bool &value, const std::string &help)
{
  parts_->app.add_flag(names, value, help);
}

void CommandLine::text(const std::string &names, const std::string &what, std::string &value, const std::string &help)
{
  parts_->app.add_option(names, value, help)->type_name(what);
}

void CommandLine::texts(const std::string &names, const std::string &what, std::vector<std::string> &values, const std::string &help)
{
  // One value each time it is given: a list would swallow the arguments that follow.
  parts_->app.add_option(names, values, help)->type_name(what)->allow_extra_args(false)->take_all();
}

void CommandLine::count(const std::string &names, unsigned &value, const std::string &help)
{
  parts_->app.add_option(names, value, help)->type_name("N")->check([](const std::string &given) -> std::string {
    const bool isNumber = !given.empty() && given.size() <= 4 && given.find_first_not_of("0123456789") == std::string::npos;
    return isNumber && std::stoul(given) >= 1 && std::stoul(given) <= maxCount
               ? ""
               : "is '" + given + "', wanted 1 to " + std::to_string(maxCount);
  });
}

void CommandLine::choice(const std::string &names, const std::vector<std::string> &choices, std::string &value, const std::string &help)
{
  std::string what;
  for (const std::string &one : choices)
    what += (what.empty() ? "" : "|") + one;
  parts_->app.add_option(names, value, help)->type_name(what)->check([choices, what](const std::string &given) -> std::string {
    if (std::find(choices.begin(), choices.end(), given) != choices.end())
      return {};
    const std::string near = nearest(given, choices);
    return "is '" + given + "', wanted " + what + (near.empty() ? "" : "; nearest: " + near);
  });
}

void CommandLine::argument(const std::string &name, std::string &value, const std::string &help)
{
  parts_->app.add_option(name, value, help)->required()->type_name("");
}

void CommandLine::arguments(const std::string &name, std::vector<std::string> &values, const std::string &help)
{
  parts_->app.add_option(name, values, help)->type_name("");
}

void CommandLine::helpForArguments(const std::string &help)
{
  parts_->argumentHelp = help;
}

CommandLine::Result CommandLine::parse(const std::vector<std::string> &args)
{
  Result result;
  const auto fail = [&](std::string message, std::string help = {}) {
    result.error = Error{Error::Kind::Environment, std::move(message), {}, std::move(help)};
  };
  const std::string command = "headroom " + parts_->name;
  try {
    parts_->app.parse(std::vector<std::string>(args.rbegin(), args.rend())); // CLI11 takes them from the back
    const std::vector<std::string> rest = parts_->app.remaining();
    if (!rest.empty())
      result.error = unknown(parts_->app, parts_->name, rest.front(), parts_->argumentHelp);
  } catch (const CLI::CallForHelp &) {
    result.wantsHelp = true;
    result.help = parts_->app.help();
  } catch (const CLI::RequiredError &error) {
    fail(command + " needs " + firstWord(error.what()), command + " --help shows how it is called");
  } catch (const CLI::ArgumentMismatch &error) {
    fail(command + ": option " + firstWord(error.what()) + " needs one value");
  } catch (const CLI::ConversionError &error) {
    fail(command + ": " + error.what());
  } catch (const CLI::ParseError &error) {
    fail(command + ": " + error.what());
  }
  return result;
}

} // namespace headroom::tool
