// SPDX-License-Identifier: Apache-2.0
// Values and places of one function as numbers: equal numbers are equal values. A term is a constant, an address, a symbol (a value
// that nothing but its origin is known of) or an expression over terms; a place is where a value can be.
#pragma once

#include <cstdint>
#include <vector>

namespace headroom::program {

using Term = std::uint32_t;
using Place = std::uint32_t;
inline constexpr std::uint32_t noTerm = UINT32_MAX;
inline constexpr std::uint32_t noPlace = UINT32_MAX;

enum class TermKind : std::uint8_t {
  Integer,   ///< `number`
  Function,  ///< `a`: SourceId
  Address,   ///< of place `a`
  Text,
  Parameter, ///< `a`: its value when the function was entered
  Memory,    ///< what was in place `a` since memory epoch `b`
  Result,    ///< what operation `a` yielded; `b`: which time, and which of several values
  Phi,       ///< what is in place `a` in some later turn of the loop at block `b`
  Converted, ///< 0 where `a` is 0, another number otherwise: a time in another unit
  Not,
  Equal,
  Less,      ///< signed; `a <= b` is not `b < a`
  Binary,    ///< `number`: the kind of the operation
};

struct TermData {
  TermKind kind = TermKind::Integer;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::int64_t number = 0;

  friend bool operator==(const TermData &, const TermData &) = default;
};

enum class PlaceKind : std::uint8_t {
  Local,      ///< `a`: of the body
  Variable,   ///< `a`: SourceId
  Pointee,    ///< what term `a` points to
  Field,      ///< `b`: SourceId, in place `a`
  Element,    ///< `b`: index, not 0, from place `a`; the element 0 is the place itself
  AnyElement, ///< of place `a`
};

struct PlaceData {
  PlaceKind kind = PlaceKind::Local;
  std::uint32_t a = 0;
  std::uint32_t b = 0;

  friend bool operator==(const PlaceData &, const PlaceData &) = default;
};

class Terms {
public:
  Terms() { clear(); }
  void clear();

  [[nodiscard]] Term integer(std::int64_t number) { return term({TermKind::Integer, 0, 0, number}); }
  [[nodiscard]] Term term(const TermData &data);
  /// `a` op `b`, folded where both are constants. `op` is a BodyOperation::Kind.
  [[nodiscard]] Term binary(std::uint8_t op, Term a, Term b);
  [[nodiscard]] Term negation(Term a);
  [[nodiscard]] Term equal(Term a, Term b);
  [[nodiscard]] Term less(Term a, Term b, bool orEqual);
  [[nodiscard]] Term address(Place place);

  [[nodiscard]] Place place(const PlaceData &data);
  /// What `term` points to.
  [[nodiscard]] Place pointee(Term term);
  [[nodiscard]] Place element(Place place, Term index);

  [[nodiscard]] const TermData &operator[](Term term) const { return terms_[term].data; }
  [[nodiscard]] const PlaceData &at(Place place) const { return places_[place].data; }
  [[nodiscard]] bool isInteger(Term term, std::int64_t number) const;

  /// The outermost place that `place` is in: a local, a variable or a pointee.
  [[nodiscard]] Place root(Place place) const { return places_[place].root; }
  /// The symbol that a pointer was made from: itself, the base of an address within what it points to, an operand. noTerm for constants,
  /// comparisons and addresses of locals and variables.
  [[nodiscard]] Term base(Term term) const { return terms_[term].base; }
  /// Whether the value of `symbol` is part of `term`.
  [[nodiscard]] bool mentions(Term term, Term symbol) const;
  /// Whether `place` lies in `outer`, or is it.
  [[nodiscard]] bool isWithin(Place place, Place outer) const;
  /// `place`, which lies in `from`, seen from `to`.
  [[nodiscard]] Place moved(Place place, Place from, Place to);
  [[nodiscard]] std::size_t size() const { return terms_.size(); }

private:
  struct TermEntry {
    TermData data;
    Term base = noTerm;
  };
  struct PlaceEntry {
    PlaceData data;
    Place root = noPlace;
  };
  [[nodiscard]] Term baseOf(const TermData &data, Term self) const;

  std::vector<TermEntry> terms_;
  std::vector<PlaceEntry> places_;
  std::vector<std::uint32_t> termSlots_, placeSlots_; ///< open addressing; UINT32_MAX is free
};

} // namespace headroom::program
