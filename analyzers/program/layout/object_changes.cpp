// SPDX-License-Identifier: Apache-2.0
#include "program/layout/object_changes.h"

#include <algorithm>
#include <tuple>

namespace headroom {

namespace {

/// Indices into the objects asked for; sorted, unique.
using Objects = std::vector<std::uint32_t>;

bool addTo(Objects &to, const Objects &from)
{
  const std::size_t before = to.size();
  for (const std::uint32_t one : from)
    if (const auto at = std::lower_bound(to.begin(), to.end(), one); at == to.end() || *at != one)
      to.insert(at, one);
  return to.size() != before;
}

/// What an operation yields.
struct Value {
  Objects pointsTo; ///< it may be an address in these
  Objects holds;    ///< it may be the address of something that has such an address in it
};

class ChangeFinder {
public:
  using Kind = BodyOperation::Kind;
  using Body = std::pair<std::uint32_t, std::uint32_t>; ///< unit, and index of its bodies

  ChangeFinder(const SourceObjects &sources, const std::vector<SourceObject> &objects, const std::set<std::string> &harmless)
      : sources_(sources), objects_(objects), harmless_(harmless)
  {
    for (std::uint32_t i = 0; i < objects.size(); ++i)
      addTo(wanted_[keyOf(objects[i].unit, objects[i].variable)], {i});
    for (const std::uint32_t unit : sources.units()) {
      const SourceFacts &facts = sources.facts(unit);
      for (std::uint32_t i = 0; i < facts.bodies.size(); ++i) {
        if (facts.bodies[i].blocks.empty() || facts.bodies[i].function >= facts.functions.size())
          continue;
        bodyOf_[{unit, facts.bodies[i].function}] = {unit, i};
        const SourceFunction &function = facts.functions[facts.bodies[i].function];
        if (!function.isInternal)
          external_[function.name].emplace_back(unit, i);
      }
    }
  }

  std::map<SourceObject, std::string> run()
  {
    readInitialisers();
    readUnread();
    do {
      isChanged_ = false;
      for (const auto &[function, body] : bodyOf_)
        if (sources_.isLinked(function.first, function.second))
          visit(body.first, bodyAt(body));
    } while (isChanged_);
    readPointers();
    std::map<SourceObject, std::string> out;
    for (const auto &[object, reason] : reasons_)
      out.emplace(objects_[object], reason);
    return out;
  }

private:
  /// The same for all declarations of one object.
  [[nodiscard]] std::string keyOf(std::uint32_t unit, SourceIndex variable) const
  {
    const SourceVariable &one = sources_.facts(unit).variables[variable];
    return one.isInternal || one.function != noIndex ? std::to_string(unit) + '#' + std::to_string(variable) : one.name;
  }

  [[nodiscard]] const Objects *find(const std::map<std::string, Objects> &in, std::uint32_t unit, SourceIndex variable) const
  {
    if (variable >= sources_.facts(unit).variables.size())
      return nullptr;
    const auto found = in.find(keyOf(unit, variable));
    return found == in.end() ? nullptr : &found->second;
  }

  void tell(const Objects &objects, const std::string &reason)
  {
    for (const std::uint32_t one : objects)
      reasons_.emplace(one, reason);
  }

  /// An initialiser puts addresses into a variable, or into a part of one.
  void readInitialisers()
  {
    for (const std::uint32_t unit : sources_.units()) {
      const SourceFacts &facts = sources_.facts(unit);
      for (const SourceFlow &flow : facts.flows) {
        if (flow.kind != SourceFlow::Kind::AddressOf || flow.variable >= facts.variables.size() || flow.from >= facts.nodes.size() ||
            facts.nodes[flow.from].kind != SourceNode::Kind::Variable)
          continue;
        if (const Objects *const found = find(wanted_, unit, facts.nodes[flow.from].index))
          addTo(statics_[keyOf(unit, flow.variable)], *found);
      }
    }
  }

  /// A variable that points to one with addresses from its initialiser on: what is done through it, nobody follows.
  void readPointers()
  {
    for (const std::uint32_t unit : sources_.units()) {
      const SourceFacts &facts = sources_.facts(unit);
      for (const SourceFlow &flow : facts.flows)
        if (flow.kind == SourceFlow::Kind::AddressOf && flow.variable < facts.variables.size() && flow.from < facts.nodes.size() &&
            facts.nodes[flow.from].kind == SourceNode::Kind::Variable)
          if (const Objects *const held = find(statics_, unit, facts.nodes[flow.from].index))
            tell(*held, "its address is in " + facts.variables[facts.nodes[flow.from].index].name + ", which " +
                            facts.variables[flow.variable].name + " points to");
    }
  }

  /// Functions whose bodies are not there for reading name what they use all the same.
  void readUnread()
  {
    for (const std::uint32_t unit : sources_.units()) {
      const SourceFacts &facts = sources_.facts(unit);
      for (const SourceReference &reference : facts.references)
        if (reference.function < facts.functions.size() && reference.toVariable != noIndex && facts.functions[reference.function].isDefined &&
            !bodyOf_.count({unit, reference.function}) && sources_.isLinked(unit, reference.function))
          if (const Objects *const found = find(wanted_, unit, reference.toVariable))
            tell(*found, facts.functions[reference.function].name + " uses it, whose code cannot be followed");
    }
  }

  /// The operation that a place within an object starts from.
  static BodyValue rootOf(const SourceBody &body, BodyValue at)
  {
    while (at < body.operations.size() && (body.operations[at].kind == Kind::Field || body.operations[at].kind == Kind::Element) &&
           body.operations[at].left < at)
      at = body.operations[at].left;
    return at;
  }

  /// Addresses are put at a place.
  void keep(std::uint32_t unit, const SourceBody &body, BodyValue place, const Objects &addresses)
  {
    if (addresses.empty())
      return;
    const BodyValue root = rootOf(body, place);
    const BodyOperation *const operation = root < body.operations.size() ? &body.operations[root] : nullptr;
    if (operation && operation->kind == Kind::Local)
      isChanged_ = addTo(locals_[{unit, body.function, operation->index}], addresses) || isChanged_;
    else if (operation && operation->kind == Kind::Variable && operation->index < sources_.facts(unit).variables.size())
      isChanged_ = addTo(statics_[keyOf(unit, operation->index)], addresses) || isChanged_;
    else
      tell(addresses, "its address is stored through a pointer in " + sources_.facts(unit).functions[body.function].name);
  }

  [[nodiscard]] const SourceBody &bodyAt(const Body &at) const { return sources_.facts(at.first).bodies[at.second]; }

  [[nodiscard]] const std::string &nameOf(const Body &at) const
  {
    return sources_.facts(at.first).functions[bodyAt(at).function].name;
  }

  /// Which of several bodies of one name the link takes, as of a weak and a strong one, the sources do not tell.
  [[nodiscard]] std::vector<Body> bodiesOf(std::uint32_t unit, SourceIndex function) const
  {
    const SourceFunction &wanted = sources_.facts(unit).functions[function];
    if (wanted.isInternal) {
      const auto own = bodyOf_.find({unit, function});
      return own == bodyOf_.end() ? std::vector<Body>() : std::vector<Body>{own->second};
    }
    const auto found = external_.find(wanted.name);
    return found == external_.end() ? std::vector<Body>() : found->second;
  }

  void call(std::uint32_t unit, const SourceBody &body, const BodyOperation &operation, const std::vector<Value> &values, Value &result)
  {
    const SourceFacts &facts = sources_.facts(unit);
    if (operation.index >= facts.calls.size())
      return;
    const SourceCall &call = facts.calls[operation.index];
    const SourceFunction *const callee = call.callee < facts.functions.size() && !call.isVirtual ? &facts.functions[call.callee] : nullptr;
    if (callee && harmless_.count(callee->name))
      return;
    const std::vector<Body> targets = callee ? bodiesOf(unit, call.callee) : std::vector<Body>();
    for (const Body &target : targets)
      if (const auto found = returns_.find(nameOf(target)); found != returns_.end())
        addTo(result.pointsTo, found->second);
    // An alias, a pointer, what no source has: it may be any of the functions.
    if (targets.empty())
      addTo(result.pointsTo, allReturns_);
    for (std::uint32_t i = 0; i < operation.operandCount && operation.firstOperand + i < body.operands.size(); ++i) {
      const BodyValue operand = body.operands[operation.firstOperand + i];
      if (operand >= values.size() || (values[operand].pointsTo.empty() && values[operand].holds.empty()))
        continue;
      const std::string to = callee ? "handed to " + callee->name : "handed to what a pointer names";
      tell(values[operand].holds, "something that has its address is " + to);
      if (targets.empty())
        tell(values[operand].pointsTo, "its address is " + to);
      for (const Body &target : targets) {
        const SourceBody &called = bodyAt(target);
        if (i < called.locals.size() && called.locals[i].isParameter)
          isChanged_ = addTo(locals_[{target.first, called.function, i}], values[operand].pointsTo) || isChanged_;
        else
          tell(values[operand].pointsTo, "its address is " + to);
      }
    }
  }

  void visit(std::uint32_t unit, const SourceBody &body)
  {
    const std::string &name = sources_.facts(unit).functions[body.function].name;
    std::vector<Value> values(body.operations.size());
    const auto take = [&](Value &to, BodyValue from, std::size_t self) {
      if (from >= self)
        return;
      addTo(to.pointsTo, values[from].pointsTo);
      addTo(to.holds, values[from].holds);
    };
    const Value none;
    for (std::size_t i = 0; i < body.operations.size(); ++i) {
      const BodyOperation &operation = body.operations[i];
      const Value &left = operation.left < i ? values[operation.left] : none, &right = operation.right < i ? values[operation.right] : none;
      Value &out = values[i];
      switch (operation.kind) {
      case Kind::Variable:
        if (const Objects *const found = find(wanted_, unit, operation.index))
          out.pointsTo = *found;
        if (const Objects *const found = find(statics_, unit, operation.index))
          out.holds = *found;
        break;
      case Kind::Local:
        if (const auto found = locals_.find({unit, body.function, operation.index}); found != locals_.end())
          out.holds = found->second;
        break;
      case Kind::Field:
      case Kind::Element: out = left; break;
      case Kind::Read: out.pointsTo = left.holds; break;
      case Kind::Write:
        tell(left.pointsTo, "code writes to it in " + name);
        keep(unit, body, operation.left, right.pointsTo);
        tell(right.holds, "the address of something that has its address is stored in " + name);
        break;
      case Kind::Copy:
        tell(left.pointsTo, "code writes to it in " + name);
        keep(unit, body, operation.left, right.holds);
        break;
      case Kind::Call: call(unit, body, operation, values, out); break;
      case Kind::Return:
        tell(left.holds, name + " returns the address of something that has its address");
        if (left.pointsTo.empty())
          break;
        isChanged_ = addTo(returns_[name], left.pointsTo) || isChanged_;
        isChanged_ = addTo(allReturns_, left.pointsTo) || isChanged_;
        break;
      case Kind::Unknown:
        // Assembly, for one, has what it was given.
        for (std::uint32_t k = 0; k < operation.operandCount && operation.firstOperand + k < body.operands.size(); ++k)
          take(out, body.operands[operation.firstOperand + k], i);
        tell(out.pointsTo, "its address goes where nobody follows it in " + name);
        tell(out.holds, "something that has its address goes where nobody follows it in " + name);
        break;
      case Kind::Not:
      case Kind::Equal:
      case Kind::NotEqual:
      case Kind::Less:
      case Kind::LessEqual: break; // a truth value is no address
      default:
        take(out, operation.left, i);
        take(out, operation.right, i);
        for (std::uint32_t k = 0; k < operation.operandCount && operation.firstOperand + k < body.operands.size(); ++k)
          take(out, body.operands[operation.firstOperand + k], i);
      }
    }
  }

  const SourceObjects &sources_;
  const std::vector<SourceObject> &objects_;
  const std::set<std::string> &harmless_;
  std::map<std::string, Objects> wanted_;                                                        ///< by keyOf()
  std::map<std::pair<std::uint32_t, SourceIndex>, Body> bodyOf_;                                    ///< by unit and function
  std::map<std::string, std::vector<Body>> external_;                                               ///< by link name
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, Objects> locals_; ///< whose addresses a local has; by unit, function, local
  std::map<std::string, Objects> statics_;                                            ///< the same of a static variable; by keyOf()
  std::map<std::string, Objects> returns_;                                            ///< the same of a function's result; by name
  Objects allReturns_;                                                                ///< of all of them
  std::map<std::uint32_t, std::string> reasons_;                                      ///< the first that was found
  bool isChanged_ = false;
};

} // namespace

std::map<SourceObject, std::string> changedObjects(const SourceObjects &sources, const std::vector<SourceObject> &objects,
                                                   const std::set<std::string> &harmless)
{
  return objects.empty() ? std::map<SourceObject, std::string>() : ChangeFinder(sources, objects, harmless).run();
}

} // namespace headroom
