// SPDX-License-Identifier: Apache-2.0
// Tables that say which keys a record has, what they mean and which member they fill: one table serves the reader, the messages
// and the JSON Schema.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "config/reader.h"
#include "config/shape.h"
#include "config/yaml_tree.h"

namespace headroom {

template <typename Record> struct Key {
  KeyShape shape;
  std::function<void(Reader &, const YamlNode &, Record &)> read;

  /// The record is refused without this key.
  [[nodiscard]] Key required() &&
  {
    shape.isRequired = true;
    return std::move(*this);
  }
};

template <typename Record> struct Keys {
  std::vector<Key<Record>> keys;
  /// Looks at the whole record after its keys; may be empty. Runs only on a record whose keys had no error.
  std::function<void(Reader &, const YamlNode &, Record &)> check = {};

  [[nodiscard]] Shape shape() const
  {
    Shape out;
    out.kind = Shape::Kind::Record;
    for (const Key<Record> &key : keys)
      out.keys.push_back(key.shape);
    return out;
  }
};

/// Fills `out` from a map. `what` names the record in messages: `suppress entry`.
template <typename Record>
void readRecord(Reader &reader, const std::string &what, const YamlNode &node, const Keys<Record> &keys, Record &out)
{
  const std::size_t errorsBefore = reader.errors().size();
  if (!reader.is(what, node, YamlNode::Kind::Map, "a map"))
    return;
  if constexpr (requires { out.place; })
    out.place = reader.placeOf(node);
  std::vector<std::string> missing;
  std::vector<std::string> names;
  for (const Key<Record> &key : keys.keys) {
    names.push_back(key.shape.name);
    if (key.shape.isRequired)
      missing.push_back(key.shape.name);
  }
  for (const YamlEntry &entry : node.entries) {
    std::erase(missing, entry.key.text);
    bool isKnown = false;
    for (const Key<Record> &key : keys.keys) {
      if (key.shape.name != entry.key.text)
        continue;
      isKnown = true;
      reader.enter(entry.key);
      key.read(reader, entry.value, out);
      reader.leave();
    }
    if (!isKnown)
      reader.unknownName("key", entry.key, names);
  }
  for (const std::string &name : missing)
    reader.fail(node, what + " has no '" + name + "'");
  if (keys.check && reader.errors().size() == errorsBefore)
    keys.check(reader, node, out);
}

namespace key_detail {

template <typename Record, typename Member, typename Read>
Key<Record> scalar(std::string name, std::string doc, Member Record::*member, Shape shape, Read read)
{
  return {{name, std::move(doc), false, std::move(shape)}, [name, member, read](Reader &reader, const YamlNode &node, Record &out) {
            if (auto value = read(reader, name, node))
              out.*member = static_cast<typename std::decay_t<decltype(value)>::value_type>(std::move(*value));
          }};
}

inline Shape of(Shape::Kind kind)
{
  Shape out;
  out.kind = kind;
  return out;
}

inline Shape listOf(Shape element)
{
  Shape out = of(Shape::Kind::List);
  out.element.push_back(std::move(element));
  return out;
}

inline Shape tableOf(Shape element, std::vector<std::string> names)
{
  Shape out = of(Shape::Kind::Table);
  out.element.push_back(std::move(element));
  out.names = std::move(names);
  return out;
}

} // namespace key_detail

template <typename Record, typename Member> Key<Record> textKey(std::string name, Member Record::*member, std::string doc)
{
  return key_detail::scalar(std::move(name), std::move(doc), member, key_detail::of(Shape::Kind::Text),
                            [](Reader &r, const std::string &key, const YamlNode &n) { return r.text(key, n); });
}

template <typename Record> Key<Record> dateKey(std::string name, std::string Record::*member, std::string doc)
{
  return key_detail::scalar(std::move(name), std::move(doc), member, key_detail::of(Shape::Kind::Date),
                            [](Reader &r, const std::string &key, const YamlNode &n) { return r.date(key, n); });
}

template <typename Record> Key<Record> flagKey(std::string name, bool Record::*member, std::string doc)
{
  return key_detail::scalar(std::move(name), std::move(doc), member, key_detail::of(Shape::Kind::Flag),
                            [](Reader &r, const std::string &key, const YamlNode &n) { return r.flag(key, n); });
}

template <typename Record, typename Member> Key<Record> bytesKey(std::string name, Member Record::*member, std::string doc)
{
  return key_detail::scalar(std::move(name), std::move(doc), member, key_detail::of(Shape::Kind::Bytes),
                            [](Reader &r, const std::string &key, const YamlNode &n) { return r.bytes(key, n); });
}

template <typename Record, typename Member> Key<Record> marginKey(std::string name, Member Record::*member, std::string doc)
{
  return key_detail::scalar(std::move(name), std::move(doc), member, key_detail::of(Shape::Kind::Margin),
                            [](Reader &r, const std::string &key, const YamlNode &n) { return r.margin(key, n); });
}

/// `most` must fit the member's type.
template <typename Record, typename Member>
Key<Record> integerKey(std::string name, Member Record::*member, std::int64_t least, std::int64_t most, std::string doc)
{
  Shape shape = key_detail::of(Shape::Kind::Integer);
  shape.least = least;
  shape.most = most;
  return {{name, std::move(doc), false, std::move(shape)}, [name, member, least, most](Reader &reader, const YamlNode &node, Record &out) {
            if (const auto value = reader.integer(name, node, least, most)) {
              if constexpr (requires { typename Member::value_type; })
                out.*member = static_cast<typename Member::value_type>(*value);
              else
                out.*member = static_cast<Member>(*value);
            }
          }};
}

/// One of `names`, as text.
template <typename Record>
Key<Record> nameKey(std::string name, std::string Record::*member, std::vector<std::string> names, std::string doc)
{
  Shape shape = key_detail::of(Shape::Kind::Name);
  shape.names = names;
  return key_detail::scalar(std::move(name), std::move(doc), member, std::move(shape),
                            [names](Reader &r, const std::string &key, const YamlNode &n) { return r.name(key, n, names); });
}

/// One of the names, as the value beside it.
template <typename Record, typename Value>
Key<Record> choiceKey(std::string name, Value Record::*member, std::vector<std::pair<std::string, Value>> choices, std::string doc)
{
  Shape shape = key_detail::of(Shape::Kind::Name);
  for (const auto &choice : choices)
    shape.names.push_back(choice.first);
  const std::vector<std::string> names = shape.names;
  return {{name, std::move(doc), false, std::move(shape)},
          [name, member, names, choices](Reader &reader, const YamlNode &node, Record &out) {
            const auto chosen = reader.name(name, node, names);
            for (const auto &choice : choices)
              if (chosen && choice.first == *chosen)
                out.*member = choice.second;
          }};
}

template <typename Record> Key<Record> textListKey(std::string name, std::vector<std::string> Record::*member, std::string doc)
{
  return {{name, std::move(doc), false, key_detail::listOf(key_detail::of(Shape::Kind::Text))},
          [name, member](Reader &reader, const YamlNode &node, Record &out) {
            if (!reader.is(name, node, YamlNode::Kind::Sequence, "a list"))
              return;
            for (const YamlNode &item : node.items)
              if (auto value = reader.text("entry of " + name, item))
                (out.*member).push_back(std::move(*value));
          }};
}

template <typename Record, typename Element>
Key<Record> listKey(std::string name, std::vector<Element> Record::*member, Keys<Element> keys, std::string doc)
{
  return {{name, std::move(doc), false, key_detail::listOf(keys.shape())},
          [name, member, keys](Reader &reader, const YamlNode &node, Record &out) {
            if (!reader.is(name, node, YamlNode::Kind::Sequence, "a list"))
              return;
            reader.enterList();
            for (const YamlNode &item : node.items) {
              Element element;
              readRecord(reader, name + " entry", item, keys, element);
              (out.*member).push_back(std::move(element));
            }
            reader.leaveList();
          }};
}

/// A nested map that fills members of the same record.
template <typename Record> Key<Record> sectionKey(std::string name, Keys<Record> keys, std::string doc)
{
  return {{name, std::move(doc), false, keys.shape()},
          [name, keys](Reader &reader, const YamlNode &node, Record &out) { readRecord(reader, name, node, keys, out); }};
}

template <typename Record, typename Element>
Key<Record> recordKey(std::string name, Element Record::*member, Keys<Element> keys, std::string doc)
{
  return {{name, std::move(doc), false, keys.shape()},
          [name, member, keys](Reader &reader, const YamlNode &node, Record &out) { readRecord(reader, name, node, keys, out.*member); }};
}

/// A record that need not be there: the map's presence means something by itself.
template <typename Record, typename Element>
Key<Record> optionalRecordKey(std::string name, std::optional<Element> Record::*member, Keys<Element> keys, std::string doc)
{
  return {{name, std::move(doc), false, keys.shape()}, [name, member, keys](Reader &reader, const YamlNode &node, Record &out) {
            Element element;
            readRecord(reader, name, node, keys, element);
            out.*member = std::move(element);
          }};
}

/// A map whose keys are names; `store(record, name, element)` keeps one entry.
template <typename Record, typename Element, typename Store>
Key<Record> tableKey(std::string name, Keys<Element> keys, std::string doc, Store store)
{
  return {{name, std::move(doc), false, key_detail::tableOf(keys.shape(), {})},
          [name, keys, store](Reader &reader, const YamlNode &node, Record &out) {
            if (!reader.is(name, node, YamlNode::Kind::Map, "a map"))
              return;
            for (const YamlEntry &entry : node.entries) {
              Element element;
              reader.enter(entry.key);
              readRecord(reader, name + " entry", entry.value, keys, element);
              reader.leave();
              if constexpr (requires { element.place; })
                element.place = reader.placeOf(entry.key);
              store(out, entry.key.text, std::move(element));
            }
          }};
}

} // namespace headroom
