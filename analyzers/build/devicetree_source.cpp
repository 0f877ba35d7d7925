// SPDX-License-Identifier: Apache-2.0
#include "build/devicetree_source.h"

#include <algorithm>
#include <map>

#include "build/devicetree_cursor.h"
#include "build/devicetree_decode.h"

namespace headroom {

namespace {

// The largest trees in Linux have some 10,000 nodes, a dozen deep, with names below 32 characters (specification 2.2.1).
constexpr std::size_t maxNodes = 65'536;
constexpr std::size_t maxDepth = 64;
constexpr std::size_t maxPathBytes = 1024;
constexpr std::size_t maxProperties = 4096; // of one node; they are searched one after the other

constexpr const char *finalSource = "name the final source with --dts, as Zephyr writes it to zephyr/zephyr.dts, or dtc with -O dts";

/// A reference whose node is looked up once all labels are known.
struct Pending {
  std::string target; ///< a label, or a path
  std::string place;
};

// The text is a stack of open nodes, not a tree of calls: nesting costs no stack of ours.
class DevicetreeReader {
public:
  DevicetreeReader(std::string_view text, const std::string &file) : cursor_(text, file)
  {
    tree_.file = file;
    DtNode root;
    root.path = "/";
    root.name = "/";
    tree_.nodes.push_back(root);
    paths_["/"] = 0;
  }

  Expected<Devicetree> read()
  {
    bool isGood = true;
    while (isGood && cursor_.skipBlanks() && !cursor_.isAtEnd())
      isGood = open_.empty() ? readTop() : readStatement();
    if (!isGood || !cursor_.skipBlanks())
      return cursor_.error();
    if (!open_.empty())
      return cursor_.fail("node " + tree_.nodes[open_.back()].path + " has no end, wanted }");
    if (!hasRoot_)
      return cursor_.fail("no root node in it, wanted / { ... }", finalSource);
    if (!resolveAll())
      return cursor_.error();
    decodeDevicetree(tree_);
    return std::move(tree_);
  }

private:
  bool fail(const std::string &message, const std::string &help = {})
  {
    cursor_.fail(message, help);
    return false;
  }

  bool expect(char wanted)
  {
    if (cursor_.takeIf(wanted))
      return true;
    const std::string found = cursor_.isAtEnd() ? "the end" : std::string("'") + cursor_.peek() + "'";
    return fail("found " + found + ", wanted '" + wanted + "'");
  }

  /// Directives that only sources before dtc have. True: there was none.
  bool isFinal()
  {
    for (const char *one : {"/plugin/", "/include/", "/delete-node/", "/delete-property/", "/incbin/", "#include", "#define", "#if"})
      if (cursor_.startsWith(one))
        return fail(std::string("directive ") + one + " in it: this is no final devicetree", finalSource);
    return true;
  }

  bool readTop()
  {
    if (!isFinal())
      return false;
    if (cursor_.startsWith("/dts-v1/")) {
      cursor_.take(8);
      return expect(';');
    }
    if (cursor_.startsWith("/memreserve/")) {
      cursor_.take(12);
      for (int i = 0; i < 2; ++i)
        if (!cursor_.skipBlanks() || !cursor_.number())
          return false;
      return expect(';');
    }
    std::vector<std::string> labels;
    while (cursor_.peek() != '/' && cursor_.peek() != '&') {
      const std::string label(cursor_.label());
      if (label.empty())
        return fail(std::string("found '") + cursor_.peek() + "', wanted a node");
      if (!expect(':') || !cursor_.skipBlanks())
        return false;
      labels.push_back(label);
    }
    if (cursor_.peek() == '/') {
      cursor_.take();
      hasRoot_ = true;
      return expect('{') && enter(0, labels);
    }
    const std::string place = cursor_.place();
    std::string target;
    if (!readTarget(target))
      return false;
    const DtIndex node = find(target);
    if (node == noDtNode)
      return fail("reference " + shown(target) + " names a node that is not there before it");
    return expect('{') && enter(node, labels);
  }

  bool enter(DtIndex node, const std::vector<std::string> &labels)
  {
    if (open_.size() >= maxDepth)
      return fail("nodes are nested more than " + std::to_string(maxDepth) + " deep");
    open_.push_back(node);
    for (const std::string &label : labels) {
      const auto [entry, isNew] = tree_.labels.emplace(label, node);
      if (!isNew && entry->second != node)
        return fail("label " + label + " names " + tree_.nodes[entry->second].path + " and " + tree_.nodes[node].path);
      if (isNew)
        tree_.nodes[node].labels.push_back(label);
    }
    return true;
  }

  /// One thing in a node: its end, a property, or the start of a node.
  bool readStatement()
  {
    if (!isFinal())
      return false;
    if (cursor_.takeIf('}')) {
      open_.pop_back();
      return expect(';');
    }
    if (cursor_.startsWith("/omit-if-no-ref/"))
      cursor_.take(16);
    std::vector<std::string> labels;
    while (true) {
      if (!cursor_.skipBlanks())
        return false;
      const std::uint32_t line = cursor_.line();
      const std::string word(cursor_.word());
      if (word.empty())
        return fail(cursor_.isAtEnd() ? "node " + tree_.nodes[open_.back()].path + " has no end, wanted }"
                                      : std::string("found '") + cursor_.peek() + "', wanted a property, a node or }");
      if (cursor_.takeIf(':')) {
        labels.push_back(word);
        continue;
      }
      if (cursor_.takeIf('{')) {
        const DtIndex node = childOf(open_.back(), word, line);
        return node != noDtNode && enter(node, labels);
      }
      DtProperty property;
      property.name = word;
      property.line = line;
      if (cursor_.takeIf(';'))
        return keep(std::move(property));
      return expect('=') && readValues(property) && keep(std::move(property));
    }
  }

  DtIndex childOf(DtIndex parent, const std::string &name, std::uint32_t line)
  {
    std::string path = (parent == 0 ? "" : tree_.nodes[parent].path) + "/" + name;
    if (path.size() > maxPathBytes || tree_.nodes.size() >= maxNodes) {
      fail(path.size() > maxPathBytes ? "path of node " + name.substr(0, 40) + " has more than " + std::to_string(maxPathBytes) + " bytes"
                                      : "more than " + std::to_string(maxNodes) + " nodes");
      return noDtNode;
    }
    const auto [entry, isNew] = paths_.emplace(path, static_cast<DtIndex>(tree_.nodes.size()));
    if (isNew) {
      DtNode node;
      node.path = std::move(path);
      node.name = name;
      node.parent = parent;
      node.line = line;
      tree_.nodes[parent].children.push_back(entry->second);
      tree_.nodes.push_back(std::move(node));
    }
    return entry->second;
  }

  /// A later value replaces an earlier one, as in sources that dtc has not merged.
  bool keep(DtProperty property)
  {
    std::vector<DtProperty> &all = tree_.nodes[open_.back()].properties;
    const auto found = std::find_if(all.begin(), all.end(), [&](const DtProperty &one) { return one.name == property.name; });
    if (found == all.end() && all.size() >= maxProperties)
      return fail("node " + tree_.nodes[open_.back()].path + " has more than " + std::to_string(maxProperties) + " properties");
    if (found == all.end())
      all.push_back(std::move(property));
    else
      *found = std::move(property);
    return true;
  }

  bool readValues(DtProperty &property)
  {
    do {
      if (!skipLabels())
        return false;
      DtPiece piece;
      if (!readPiece(piece))
        return false;
      keepPiece(std::move(piece), property);
      if (!skipLabels())
        return false;
    } while (cursor_.takeIf(','));
    return expect(';');
  }

  /// dtc turns the strings of a blob into one with NUL characters between them.
  static void keepPiece(DtPiece piece, DtProperty &property)
  {
    for (std::size_t end; (end = piece.text.find('\0')) != std::string::npos;) {
      DtPiece first;
      first.kind = piece.kind;
      first.text = piece.text.substr(0, end);
      piece.text.erase(0, end + 1);
      property.pieces.push_back(std::move(first));
    }
    property.pieces.push_back(std::move(piece));
  }

  /// Labels inside of a value name a byte of the blob, which nothing here asks for.
  bool skipLabels()
  {
    while (cursor_.skipBlanks()) {
      DevicetreeCursor ahead = cursor_;
      if (ahead.label().empty() || ahead.peek() != ':')
        return true;
      cursor_ = ahead;
      cursor_.take();
    }
    return false;
  }

  bool readPiece(DtPiece &piece)
  {
    if (!isFinal())
      return false;
    if (cursor_.startsWith("/bits/")) {
      cursor_.take(6);
      if (!cursor_.skipBlanks())
        return false;
      const std::optional<std::uint64_t> bits = cursor_.number();
      if (!bits)
        return false;
      if (*bits != 8 && *bits != 16 && *bits != 32 && *bits != 64)
        return fail("/bits/ is " + std::to_string(*bits) + ", wanted 8, 16, 32 or 64");
      return expect('<') && readCells(piece);
    }
    switch (cursor_.peek()) {
    case '<': cursor_.take(); return readCells(piece);
    case '[': cursor_.take(); return readBytes(piece);
    case '"': {
      piece.kind = DtPiece::Kind::Text;
      std::optional<std::string> text = cursor_.quoted();
      if (text)
        piece.text = std::move(*text);
      return text.has_value();
    }
    case '&': piece.kind = DtPiece::Kind::Node; return readReference(piece.node);
    default: return fail(std::string("found '") + cursor_.peek() + "', wanted a value");
    }
  }

  bool readCells(DtPiece &piece)
  {
    piece.kind = DtPiece::Kind::Cells;
    while (skipLabels() && !cursor_.takeIf('>')) {
      DtIndex reference = noDtNode;
      std::uint64_t value = 0;
      if (cursor_.peek() == '(')
        return fail("expression in cells: this is no final devicetree", finalSource);
      if (cursor_.peek() == '&') {
        if (!readReference(reference))
          return false;
      } else if (const std::optional<std::uint64_t> number = cursor_.number()) {
        value = *number;
      } else {
        return false;
      }
      piece.cells.push_back(value);
      piece.references.push_back(reference);
    }
    return cursor_.skipBlanks();
  }

  bool readBytes(DtPiece &piece)
  {
    piece.kind = DtPiece::Kind::Bytes;
    constexpr std::string_view digits = "0123456789abcdef";
    while (skipLabels() && !cursor_.takeIf(']')) {
      unsigned value = 0;
      for (int i = 0; i < 2; ++i) {
        const char c = cursor_.peek() >= 'A' && cursor_.peek() <= 'F' ? static_cast<char>(cursor_.peek() | 0x20) : cursor_.peek();
        const std::size_t digit = digits.find(c);
        if (digit == std::string_view::npos)
          return fail("byte is no pair of hexadecimal digits");
        value = value << 4 | static_cast<unsigned>(digit);
        cursor_.take();
      }
      piece.bytes.push_back(static_cast<std::uint8_t>(value));
    }
    return cursor_.skipBlanks();
  }

  /// Until resolveAll() the index of a reference is one into `pending_`.
  bool readReference(DtIndex &out)
  {
    Pending one;
    one.place = cursor_.place();
    if (!readTarget(one.target))
      return false;
    out = static_cast<DtIndex>(pending_.size());
    pending_.push_back(std::move(one));
    return true;
  }

  bool readTarget(std::string &out)
  {
    cursor_.take(); // the ampersand
    if (cursor_.peek() != '{') {
      out = std::string(cursor_.label());
      return !out.empty() || fail("reference has no label behind its &");
    }
    cursor_.take();
    while (!cursor_.isAtEnd() && cursor_.peek() != '}' && cursor_.peek() != '\n') {
      out += cursor_.peek();
      cursor_.take();
    }
    return expect('}') && (out.starts_with("/") || fail("reference &{" + out.substr(0, 40) + "} is no path, wanted one from /"));
  }

  [[nodiscard]] DtIndex find(const std::string &target) const
  {
    const auto &names = target.starts_with("/") ? paths_ : tree_.labels;
    const auto found = names.find(target);
    return found == names.end() ? noDtNode : found->second;
  }

  static std::string shown(const std::string &target) { return target.starts_with("/") ? "&{" + target + "}" : "&" + target; }

  bool resolveAll()
  {
    const auto resolve = [&](DtIndex &reference) {
      if (reference == noDtNode)
        return true;
      const Pending &one = pending_[reference];
      reference = find(one.target);
      if (reference == noDtNode)
        cursor_.fail("reference " + shown(one.target) + " names no node of the tree").place = one.place;
      return reference != noDtNode;
    };
    for (DtNode &node : tree_.nodes)
      for (DtProperty &property : node.properties)
        for (DtPiece &piece : property.pieces) {
          if (piece.kind == DtPiece::Kind::Node && !resolve(piece.node))
            return false;
          for (std::size_t i = 0; i < piece.references.size(); ++i) {
            if (!resolve(piece.references[i]))
              return false;
            if (piece.references[i] != noDtNode)
              piece.cells[i] = piece.references[i];
          }
        }
    return true;
  }

  DevicetreeCursor cursor_;
  Devicetree tree_;
  std::map<std::string, DtIndex> paths_;
  std::vector<DtIndex> open_;
  std::vector<Pending> pending_;
  bool hasRoot_ = false;
};

} // namespace

Expected<Devicetree> readDevicetree(std::string_view text, const std::string &file)
{
  // Devicetree Specification 0.4, 5.2: the magic number of a flattened tree.
  if (text.starts_with(std::string_view("\xD0\x0D\xFE\xED", 4)))
    return Error{Error::Kind::Environment, "is a devicetree blob, wanted a source", file,
                 "convert it: dtc -I dtb -O dts -o final.dts " + file};
  if (const std::size_t at = text.find('\0'); at != std::string_view::npos)
    return Error{Error::Kind::Environment,
                 "holds a NUL byte: this is no devicetree source",
                 file + ":" + std::to_string(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1),
                 {}};
  return DevicetreeReader(text, file).read();
}

} // namespace headroom
