// SPDX-License-Identifier: Apache-2.0
// Which addresses can be where: an inclusion-based (Andersen) solver over numbered locations. It knows no source and no image.
//
// A location holds a set of values; a value is a location or a function, by number. `unknown` is a value like any other: it stands
// for whatever code that is not analysed may have put there. What flows to `outside` escapes: an escaped location may be written and
// read by that code, an escaped function may be called by it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace headroom::program {

using LocationId = std::uint32_t;
inline constexpr LocationId noLocation = UINT32_MAX;

/// A record that is passed or returned by value. Its fields are locations of their own: only where the other side takes something else
/// for it do its words flow one by one, and then any to any.
struct PointsToRecord {
  static constexpr std::uint32_t result = UINT32_MAX;
  std::uint32_t ordinal = 0; ///< of the parameter, or `result`
  std::uint32_t type = 0;    ///< the same number is the same record
  LocationId words = noLocation; ///< says what its fields hold, or, where it is received, passes on to them
};

/// What an indirect call through a location does once its targets are known.
struct PointsToCall {
  LocationId callee = noLocation;
  std::vector<LocationId> arguments; ///< noLocation where no address can be passed
  LocationId result = noLocation;    ///< receives what is returned
  std::vector<LocationId> escaping;  ///< values that escape, with the arguments, where a target is not analysed
  std::vector<PointsToRecord> records;
};

struct PointsToFunction {
  std::vector<LocationId> parameters; ///< noLocation for those that nothing reads
  LocationId result = noLocation;
  LocationId rest = noLocation;       ///< receives the arguments behind the last parameter
  bool isAnalysed = true;             ///< false: its arguments escape, it returns the unknown
  std::vector<PointsToRecord> records;
};

/// Why a location holds the unknown: `subject` is a location or what the caller of `mayHoldUnknown` gave.
struct UnknownOrigin {
  enum class Kind : std::uint8_t { None, Stated, Escaped, LoadedThroughUnknown, ReturnedFromUnknown };
  Kind kind = Kind::None;
  std::uint32_t subject = 0;
};

/// Constraints first, then solve() once, then look-ups. Time: cubic in the worst case like every such analysis, near linear on programs;
/// cycles of copies are collapsed as they appear, and only what is new is propagated.
class PointsTo {
public:
  static constexpr LocationId unknown = 0;
  static constexpr LocationId outside = 1;

  PointsTo();
  ~PointsTo();
  PointsTo(const PointsTo &) = delete;
  PointsTo &operator=(const PointsTo &) = delete;

  /// The first of `count` new locations.
  LocationId addLocations(std::uint32_t count = 1);
  /// Makes `location` a function. Reading or writing through its address does nothing.
  void makeFunction(LocationId location, PointsToFunction function);

  void copy(LocationId to, LocationId from);
  void addressOf(LocationId to, LocationId value);
  void load(LocationId to, LocationId from);  ///< to >= *from
  void store(LocationId to, LocationId from); ///< *to >= from
  void copyFunctions(LocationId to, LocationId from); ///< copy(), of functions only: neither objects nor the unknown
  void loadFunctions(LocationId to, LocationId from); ///< load(), of functions only
  void storeKnown(LocationId to, LocationId from);    ///< store(), but nothing through the unknown
  void call(PointsToCall call);
  void mayHoldUnknown(LocationId location, std::uint32_t reason);
  /// Once `value` has escaped, so has `companion`.
  void escapesWith(LocationId value, LocationId companion);
  /// The functions among the values of `location` escape, its other values do not.
  void leaksFunctions(LocationId location);

  void solve();

  /// Sorted, unique; after solve().
  [[nodiscard]] const std::vector<LocationId> &valuesOf(LocationId location) const;
  [[nodiscard]] bool holdsUnknown(LocationId location) const;
  [[nodiscard]] bool isEscaped(LocationId value) const;
  [[nodiscard]] UnknownOrigin originOfUnknown(LocationId location) const;

private:
  class Solver;
  std::unique_ptr<Solver> solver_;
};

} // namespace headroom::program
