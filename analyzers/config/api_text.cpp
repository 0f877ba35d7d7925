// SPDX-License-Identifier: Apache-2.0
#include "config/api_text.h"

#include "config/api_keys.h"
#include "config/quoted.h"

namespace headroom {

namespace {

class Fields {
public:
  void value(const char *name, const std::string &yaml)
  {
    if (!yaml.empty())
      fields_.emplace_back(name, yaml);
  }
  void text(const char *name, const std::string &text) { value(name, text.empty() ? "" : inQuotes(text)); }
  void list(const char *name, const std::vector<std::string> &texts) { value(name, texts.empty() ? "" : inQuotes(texts)); }
  void argument(const char *name, const std::optional<unsigned> &ordinal) { value(name, ordinal ? std::to_string(*ordinal) : ""); }
  void flag(const char *name, bool found, bool otherwise) { value(name, found == otherwise ? "" : found ? "true" : "false"); }

  [[nodiscard]] std::string map() const
  {
    std::string out;
    for (const auto &[name, yaml] : fields_)
      out += (out.empty() ? "" : ", ") + name + ": " + yaml;
    return "{" + out + "}";
  }
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> take() { return std::move(fields_); }

private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

std::string mapOf(const AllocationRule &rule)
{
  Fields out;
  out.text("family", rule.family);
  out.argument("size", rule.size);
  out.argument("count", rule.count);
  out.argument("alignment", rule.alignment);
  out.argument("heap", rule.heap);
  out.text("pool", rule.pool);
  out.argument("out", rule.out);
  out.argument("out_count", rule.outCount);
  out.argument("old", rule.old);
  out.flag("unset_on_timeout", rule.isUnsetOnTimeout, false);
  out.flag("counted", rule.isCounted, false);
  out.flag("heap_search", rule.isHeap, true);
  out.flag("library", rule.isLibrary, false);
  out.flag("thread_safe", rule.isThreadSafe, true);
  out.flag("never_fails_forever", rule.neverFailsForever, false);
  return out.map();
}

std::string mapOf(const ReleaseRule &rule)
{
  Fields out;
  out.list("families", rule.families);
  out.argument("block", rule.block);
  out.argument("heap", rule.heap);
  out.flag("address_of_block", rule.isAddressOfBlock, false);
  out.flag("reference", rule.isReference, false);
  out.flag("transfer", rule.isTransfer, false);
  out.flag("accepts_null", rule.acceptsNull, true);
  return out.map();
}

std::string mapOf(const LockRule &rule)
{
  Fields out;
  out.value("kind", lockKindName(rule.kind));
  out.value("acquire", rule.isAcquire ? "true" : "false");
  out.flag("try", rule.isTry, false);
  out.argument("lock", rule.lock);
  out.argument("key", rule.key);
  return out.map();
}

std::string mapOf(const CallbackRule &rule)
{
  Fields out;
  out.argument("argument", rule.argument);
  out.value("context", callbackContextName(rule.context));
  out.text("because", rule.because);
  return out.map();
}

std::string threadOf(const ApiRule &rule)
{
  Fields out;
  out.argument("options", rule.options);
  out.value("user_option", rule.userOption != 0 ? std::to_string(rule.userOption) : "");
  out.list("user_symbols", rule.userSymbols);
  out.argument("delay", rule.delay);
  out.argument("thread", rule.thread);
  return out.map();
}

} // namespace

std::vector<std::pair<std::string, std::string>> apiFields(const ApiAnnotation &annotation)
{
  const ApiRule &rule = annotation.rule;
  Fields out;
  out.list("functions", rule.functions);
  out.text("as", rule.as);
  out.list("when_symbols", rule.whenSymbols);
  out.list("unless_symbols", rule.unlessSymbols);
  out.text("when_type", rule.whenType);
  out.value("interrupt", interruptUseName(rule.interrupt));
  out.flag("waits", rule.waits, false);
  out.argument("timeout", rule.timeout);
  out.flag("bounded", rule.isBounded, false);
  out.argument("zero_when", rule.zeroWhen);
  out.flag("kernel", rule.isKernel, true);
  out.value("creates_thread", rule.createsThread ? threadOf(rule) : "");
  out.argument("adds_reference", rule.addsReference);
  out.argument("joins_domain", rule.joinsDomain);
  out.argument("starts_thread", rule.startsThread);
  out.flag("user_mode_ignored", rule.isUserModeIgnored, false);
  out.value("allocates", rule.allocates ? mapOf(*rule.allocates) : "");
  out.value("releases", rule.releases ? mapOf(*rule.releases) : "");
  out.value("lock", rule.lock ? mapOf(*rule.lock) : "");
  out.value("query", rule.query ? queryName(rule.query->kind) : "");
  std::string callbacks;
  for (const CallbackRule &callback : rule.callbacks)
    callbacks += (callbacks.empty() ? "" : ", ") + mapOf(callback);
  out.value("callbacks", callbacks.empty() ? "" : "[" + callbacks + "]");
  out.text("note", rule.note);
  out.text("source", rule.source);
  out.text("reason", annotation.reason);
  return out.take();
}

} // namespace headroom
