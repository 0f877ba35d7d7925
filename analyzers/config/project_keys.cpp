// SPDX-License-Identifier: Apache-2.0
#include "config/project_keys.h"

#include <algorithm>
#include <utility>

#include "config/api_keys.h"

namespace headroom {

namespace {

constexpr const char *reasonDoc = "Why this holds, for the reviewer";
constexpr const char *expiresDoc = "Last day on which the entry counts";

const std::vector<std::pair<std::string, Level>> levels{
    {"error", Level::Error}, {"warning", Level::Warning}, {"note", Level::Note}, {"off", Level::Off}};

/// Reports every element whose key equals that of an earlier one: two answers to one question.
template <typename Element, typename KeyOf>
void refuseRepeats(Reader &reader, const std::vector<Element> &elements, const char *what, KeyOf keyOf)
{
  std::map<std::string, int> lines;
  for (const Element &element : elements) {
    const auto [known, isNew] = lines.emplace(keyOf(element), element.place.line);
    YamlNode at;
    at.line = element.place.line;
    at.column = element.place.column;
    if (!isNew)
      reader.fail(at, std::string("second ") + what + ", first at line " + std::to_string(known->second), "merge the two");
  }
}

Keys<RootBudget> budgetKeys()
{
  return {{bytesKey("max", &RootBudget::maxBytes, "Bytes that the root's bound may reach"),
           marginKey("margin", &RootBudget::margin, "What must stay free, in bytes or as a share of the stack's size")}};
}

Key<ProjectConfig> budgetsKey()
{
  Keys<ProjectConfig> keys{
      {marginKey("margin", &ProjectConfig::margin, "What must stay free on every stack, in bytes or as a share of its size"),
       tableKey<ProjectConfig, RootBudget>(
           "roots", budgetKeys(), "Budgets by root name; these roots must be verified",
           [](ProjectConfig &config, const std::string &name, RootBudget budget) { config.rootBudgets[name] = std::move(budget); })}};
  return sectionKey("budgets", std::move(keys), "How much of each stack may be used");
}

Key<ProjectConfig> levelsKey(const std::vector<std::string> &ruleIds)
{
  Shape level = key_detail::of(Shape::Kind::Name);
  for (const auto &named : levels)
    level.names.push_back(named.first);
  const std::vector<std::string> names = level.names;
  const auto read = [ruleIds, names](Reader &reader, const YamlNode &node, ProjectConfig &out) {
    if (!reader.is("levels", node, YamlNode::Kind::Map, "a map from rule to level"))
      return;
    for (const YamlEntry &entry : node.entries) {
      if (!reader.name("rule", entry.key, ruleIds))
        continue;
      reader.enter(entry.key);
      const auto chosen = reader.name("level", entry.value, names);
      reader.leave();
      for (const auto &[name, value] : levels)
        if (chosen && name == *chosen)
          out.levels[entry.key.text] = value;
    }
  };
  return {{"levels", "Level of each rule", false, key_detail::tableOf(level, ruleIds)}, read};
}

Key<ProjectConfig> limitsKey()
{
  return sectionKey(
      "limits",
      Keys<ProjectConfig>{
          {bytesKey("frame_size", &ProjectConfig::frameSizeLimit, "Largest frame of one function; switches the rule frame-size on"),
           integerKey("call_depth", &ProjectConfig::callDepthLimit, 1, 100000, "Most calls on one path; switches the rule call-depth on")}},
      "Limits of rules that are off without one");
}

Keys<CallAnnotation> callKeys()
{
  return {{textKey("in", &CallAnnotation::in, "Function that holds the call (glob)").required(),
           textKey("through", &CallAnnotation::through,
                   "What it calls through: 'struct proto.handler', a data symbol, or #2 for the second indirect call; absent: every open call"),
           textListKey("targets", &CallAnnotation::targets, "Functions it can reach; none: it is never made").required(),
           textKey("reason", &CallAnnotation::reason, reasonDoc).required()}};
}

/// `address` is read as bytes are: the file's only other hexadecimal number.
Keys<BoundAnnotation> boundKeys()
{
  return {{textKey("function", &BoundAnnotation::function, "Function that the bound is for"),
           bytesKey("address", &BoundAnnotation::address, "Address that the bound is for, where it has no symbol: ROM"),
           textKey("archive", &BoundAnnotation::archive, "Archive or object file whose functions the bound is for"),
           bytesKey("max", &BoundAnnotation::maxBytes, "Bytes of stack that it takes at most").required(),
           textListKey("calls", &BoundAnnotation::calls, "Functions of this image that it calls back; their bounds are added"),
           textKey("reason", &BoundAnnotation::reason, reasonDoc).required()},
          [](Reader &reader, const YamlNode &node, BoundAnnotation &bound) {
            const int selectors = !bound.function.empty() + bound.address.has_value() + !bound.archive.empty();
            if (selectors != 1)
              reader.fail(node, "bounds entry has " + std::to_string(selectors) + " of function, address, archive, wanted one");
          }};
}

/// The rule's own members, reached through the annotation that adds the place.
Keys<RecursionAnnotation> recursionKeys()
{
  const auto into = [](Key<RecursionRule> key) {
    return Key<RecursionAnnotation>{
        key.shape, [key](Reader &reader, const YamlNode &node, RecursionAnnotation &out) { key.read(reader, node, out.rule); }};
  };
  return {{into(textKey("function", &RecursionRule::function, "Function of the cycle").required()),
           into(integerKey("depth", &RecursionRule::depth, 1, 1'000'000, "Most activations that live at once").required()),
           into(textKey("reason", &RecursionRule::reason, reasonDoc).required())}};
}

/// NMI and HardFault of ARM's M profile have the fixed priorities -2 and -1, reset -3.
Keys<InterruptAnnotation> interruptKeys()
{
  return {
      {integerKey("priority", &InterruptAnnotation::priority, -3, 255, "Priority as the hardware counts it: lower is more urgent on ARM")
           .required()}};
}

Keys<PlacementPolicy> placementKeys()
{
  return {{textKey("symbol", &PlacementPolicy::symbol, "Function or object (glob)").required(),
           textKey("region", &PlacementPolicy::region, "Memory region of the linker that it has to lie in").required(),
           textKey("reason", &PlacementPolicy::reason, reasonDoc).required()}};
}

Keys<IncompleteAnnotation> incompleteKeys()
{
  return {{textKey("file", &IncompleteAnnotation::file, "File that need not be analysed (glob)").required(),
           textKey("reason", &IncompleteAnnotation::reason, reasonDoc).required(),
           dateKey("expires", &IncompleteAnnotation::expires, expiresDoc)}};
}

Keys<Suppression> suppressionKeys(const std::vector<std::string> &ruleIds)
{
  return {{nameKey("rule", &Suppression::rule, ruleIds, "Rule whose findings are silenced").required(),
           textKey("symbol", &Suppression::symbol, "Function the finding is about (glob)"),
           textKey("file", &Suppression::file, "File the finding is in (glob)"),
           textKey("root", &Suppression::root, "Root the finding is about (glob)"),
           textKey("reason", &Suppression::reason, reasonDoc).required(), dateKey("expires", &Suppression::expires, expiresDoc)},
          [](Reader &reader, const YamlNode &node, Suppression &entry) {
            if (entry.symbol.empty() && entry.file.empty() && entry.root.empty())
              reader.fail(node, "suppress entry names no symbol, file or root",
                          "to switch a rule off everywhere: levels: {" + entry.rule + ": off}");
          }};
}

Key<ProjectConfig> interruptsKey()
{
  return tableKey<ProjectConfig, InterruptAnnotation>("interrupts", interruptKeys(), "Priorities by handler function or interrupt name",
                                                      [](ProjectConfig &config, const std::string &name, InterruptAnnotation interrupt) {
                                                        interrupt.name = name;
                                                        config.interrupts.push_back(std::move(interrupt));
                                                      });
}

/// What may stand at the top and, alike, in an entry of `images`.
Keys<ProjectConfig> settingKeys(const std::vector<std::string> &ruleIds)
{
  return {{textListKey("packs", &ProjectConfig::packs, "RTOS knowledge to use: names of shipped packs or paths; absent: by detection"),
           textListKey("own", &ProjectConfig::own, "Files whose findings gate (globs); absent: the application's repository"), budgetsKey(),
           levelsKey(ruleIds), limitsKey(),
           listKey("calls", &ProjectConfig::calls, callKeys(), "Targets of calls that the analysis cannot know"),
           listKey("bounds", &ProjectConfig::bounds, boundKeys(), "Stack of code that cannot be analysed: blobs, ROM, secure gateway"),
           listKey("recursion", &ProjectConfig::recursion, recursionKeys(), "Depth of recursions"), interruptsKey(),
           textListKey("fatal", &ProjectConfig::fatal, "Functions whose paths end the system (globs); shown as a second number"),
           listKey("api", &ProjectConfig::api, projectApiKeys(), "What the project's own functions do: wrappers, drivers, prebuilt libraries"),
           listKey("placement", &ProjectConfig::placement, placementKeys(), "Symbols that have to lie in one memory region"),
           listKey("incomplete", &ProjectConfig::incomplete, incompleteKeys(), "Inputs that may be missing without exit code 3"),
           listKey("suppress", &ProjectConfig::suppressions, suppressionKeys(ruleIds), "Findings that are known and accepted")},
          [](Reader &reader, const YamlNode &, ProjectConfig &config) {
            refuseRepeats(reader, config.calls, "answer for this call",
                          [](const CallAnnotation &call) { return call.in + "\n" + call.through; });
            refuseRepeats(reader, config.placement, "region for this symbol", [](const PlacementPolicy &one) { return one.symbol; });
            refuseRepeats(reader, config.recursion, "depth for this function",
                          [](const RecursionAnnotation &r) { return r.rule.function; });
            refuseRepeats(reader, config.bounds, "bound for this code", [](const BoundAnnotation &bound) {
              return bound.function + "\n" + bound.archive + "\n" + (bound.address ? std::to_string(*bound.address) : "");
            });
          }};
}

template <typename Outer> Key<Outer> into(ProjectConfig Outer::*member, const Key<ProjectConfig> &key)
{
  return {key.shape, [member, key](Reader &reader, const YamlNode &node, Outer &out) { key.read(reader, node, out.*member); }};
}

Keys<ImageOverride> imageKeys(const std::vector<std::string> &ruleIds)
{
  Keys<ImageOverride> match{
      {textKey("board", &ImageOverride::board, "Board of the image (glob)"), textKey("id", &ImageOverride::id, "Image id (glob)")},
      [](Reader &reader, const YamlNode &node, ImageOverride &image) {
        if (image.board.empty() && image.id.empty())
          reader.fail(node, "match names neither board nor id", "what holds for all images stands at the top of the file");
      }};
  const Keys<ProjectConfig> settings = settingKeys(ruleIds);
  Keys<ImageOverride> out;
  out.keys.push_back(sectionKey("match", match, "Which images the entry is for").required());
  for (const Key<ProjectConfig> &key : settings.keys)
    out.keys.push_back(into(&ImageOverride::config, key));
  out.check = [settings](Reader &reader, const YamlNode &node, ImageOverride &image) { settings.check(reader, node, image.config); };
  return out;
}

/// Every entry has a reader of its own, because the places of its values belong to it and not to the file's common part.
Key<ConfigFile> imagesKey(const std::vector<std::string> &ruleIds)
{
  const Keys<ImageOverride> keys = imageKeys(ruleIds);
  const auto read = [keys](Reader &reader, const YamlNode &node, ConfigFile &out) {
    if (!reader.is("images", node, YamlNode::Kind::Sequence, "a list"))
      return;
    for (const YamlNode &item : node.items) {
      Reader own(reader.path());
      ImageOverride image;
      readRecord(own, "images entry", item, keys, image);
      reader.adopt(own.takeErrors());
      image.config.places = own.takePlaces();
      out.images.push_back(std::move(image));
    }
  };
  return {{"images", "Settings for some of the images, over those above", false, key_detail::listOf(keys.shape())}, read};
}

} // namespace

Keys<ConfigFile> projectKeys(const std::vector<std::string> &ruleIds)
{
  const Keys<ProjectConfig> settings = settingKeys(ruleIds);
  Shape schema = key_detail::of(Shape::Kind::Integer);
  schema.least = configSchema;
  schema.most = configSchema;
  Keys<ConfigFile> out;
  out.keys.push_back({{"schema", "Version of this file's format", true, schema}, [](Reader &reader, const YamlNode &node, ConfigFile &) {
                        (void)reader.integer("schema", node, configSchema, configSchema);
                      }});
  for (const Key<ProjectConfig> &key : settings.keys)
    out.keys.push_back(into(&ConfigFile::config, key));
  out.keys.push_back(imagesKey(ruleIds));
  out.check = [settings](Reader &reader, const YamlNode &node, ConfigFile &file) { settings.check(reader, node, file.config); };
  return out;
}

} // namespace headroom
