// SPDX-License-Identifier: Apache-2.0
#include "machine/random_function.h"

#include <array>

#include "machine/random_straight.h"

namespace headroom::test {
namespace {

constexpr unsigned maxInstructions = 160;

class Maker : StraightWriter {
public:
  explicit Maker(Random &random) : StraightWriter(random) {}

  RandomFunction make()
  {
    prologue();
    body(3 + below(random_, 11), 0);
    epilogue();
    return std::move(function_);
  }

private:
  void prologue()
  {
    framed_ = chance(random_, 70);
    pushes_ = chance(random_, 50);
    reserved_ = chance(random_, 15) ? large() : 4 * static_cast<std::int32_t>(below(random_, 14));
    if (chance(random_, 10)) {
      saved_.clear();
      bare_ = true;
      return;
    }
    saved_ = {Reg::P1, Reg::P2, Reg::P3, Reg::P0, Reg::Counter, Reg::Link};
    if (pushes_)
      emit(Op::Push).list = saved_;
    else {
      const auto size = static_cast<std::int32_t>(4 * saved_.size());
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, -(size + reserved_));
      for (std::size_t i = 0; i < saved_.size(); ++i)
        emit(Op::Store, saved_[i], Reg::Sp, slot(i));
    }
    if (pushes_ && reserved_ != 0)
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, -reserved_);
    framePointerAt_ = framed_ && chance(random_, 40) ? 4 * static_cast<std::int32_t>(below(random_, 4)) : 0;
    if (framed_)
      emit(Op::AddImmediate, Reg::P0, Reg::Sp, framePointerAt_);
  }

  /// Saved registers lie above what is reserved, but low where a store's immediate would not reach.
  [[nodiscard]] std::int32_t slot(std::size_t index) const { return (reserved_ <= 56 ? reserved_ : 0) + static_cast<std::int32_t>(4 * index); }

  /// Undoes the prologue and leaves; also in the middle of a function.
  void epilogue()
  {
    if (framed_ && !bare_)
      emit(Op::AddImmediate, Reg::Sp, Reg::P0, -framePointerAt_);
    const bool tail = chance(random_, 15) && function_.callees < maxCallees;
    if (!bare_ && pushes_) {
      if (reserved_ != 0)
        emit(Op::AddImmediate, Reg::Sp, Reg::Sp, reserved_);
      emit(tail ? Op::Pop : Op::PopReturn).list = saved_;
      if (!tail)
        return;
    } else if (!bare_) {
      for (std::size_t i = 0; i < saved_.size(); ++i)
        emit(Op::Load, saved_[i], Reg::Sp, slot(i));
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, reserved_ + static_cast<std::int32_t>(4 * saved_.size()));
    }
    if (tail)
      emit(Op::TailCall).imm = static_cast<std::int32_t>(function_.callees++);
    else
      emit(Op::Return);
  }

  void body(unsigned count, unsigned depth)
  {
    for (unsigned i = 0; i < count && function_.code.size() < maxInstructions; ++i)
      something(depth);
  }

  void something(unsigned depth)
  {
    const std::uint32_t kind = below(random_, 100);
    if (kind < 26)
      moveStackPointer();
    else if (kind < 30)
      keepSize();
    else if (kind < 56)
      compute();
    else if (kind < 70)
      memory();
    else if (kind < 80)
      call();
    else if (depth < 3)
      nest(depth);
    else
      compute();
  }

  void nest(unsigned depth)
  {
    const std::uint32_t kind = below(random_, 100);
    if (kind < 40)
      ifElse(depth);
    else if (kind < 55)
      loop(depth);
    else if (kind < 65)
      switchOver(depth);
    else if (kind < 80)
      scope(depth);
    else if (kind < 90)
      leave(depth);
    else {
      const Reg size = pool();
      guarded([&] {
        emit(Op::InputBits, size, Reg::Scratch, 0);
        emit(Op::ShiftLeft, size, size, 3);
        emit(Op::Subtract, Reg::Sp, Reg::Sp, 0).b = size;
        body(below(random_, 3), depth + 1);
      });
    }
  }

  void ifElse(unsigned depth)
  {
    const unsigned otherwise = branchAround();
    body(1 + below(random_, 4), depth + 1);
    if (chance(random_, 50)) {
      place(otherwise);
      return;
    }
    const unsigned end = newLabel();
    emit(Op::Jump).label = end;
    place(otherwise);
    body(1 + below(random_, 4), depth + 1);
    place(end);
  }

  /// What is inside runs only for an input that a comparison bounds.
  template <typename Inside> void guarded(Inside inside)
  {
    const unsigned end = newLabel();
    needBits(maxInputBits);
    Instruction &branch = emit(Op::BranchIfInputAbove);
    branch.imm = 1 + static_cast<std::int32_t>(below(random_, 40));
    branch.label = end;
    inside();
    place(end);
  }

  void loop(unsigned depth)
  {
    if (looping_)
      return compute();
    looping_ = true;
    const unsigned start = newLabel();
    const std::uint32_t kind = below(random_, 10);
    if (kind < 2) {
      // Walks a pointer down to another one.
      const Reg walker = pool();
      const Reg end = poolOr(Reg::Sp, 50);
      place(start);
      body(below(random_, 3), 3);
      emit(Op::AddImmediate, walker, walker, -4);
      Instruction &branch = emit(Op::BranchIfNotEqual);
      branch.a = walker;
      branch.b = end;
      branch.label = start;
    } else {
      if (kind < 4) {
        emit(Op::InputBits, Reg::Counter, Reg::Scratch, 3).bit = below(random_, 3);
        needBits(5);
        emit(Op::AddImmediate, Reg::Counter, Reg::Counter, 1);
      } else
        emit(Op::LoadImmediate, Reg::Counter, Reg::Scratch, 2 + static_cast<std::int32_t>(below(random_, 4)));
      place(start);
      body(1 + below(random_, 4), depth + 1);
      emit(Op::AddImmediate, Reg::Counter, Reg::Counter, -1);
      Instruction &branch = emit(Op::BranchIfNotZero);
      branch.a = Reg::Counter;
      branch.label = start;
    }
    looping_ = false;
  }

  void switchOver(unsigned depth)
  {
    const unsigned cases = 3 + below(random_, 2);
    const bool wide = cases < 4 || chance(random_, 50);
    const unsigned shift = below(random_, 3);
    needBits(shift + (wide ? 3 : 2));
    const unsigned end = newLabel();
    std::vector<unsigned> labels;
    for (unsigned i = 0; i < cases; ++i)
      labels.push_back(newLabel());
    Instruction &jump = emit(Op::Switch);
    jump.imm = wide ? 7 : 3;
    jump.bit = shift;
    jump.labels = labels;
    jump.label = end;
    for (const unsigned label : labels) {
      place(label);
      body(1 + below(random_, 3), depth + 1);
      if (chance(random_, 80))
        emit(Op::Jump).label = end;
    }
    place(end);
  }

  /// Lowers and raises again by the same, by a copy, or by a copy in the frame or in a variable.
  void scope(unsigned depth)
  {
    const std::uint32_t kind = below(random_, 4);
    const std::int32_t size = chance(random_, 20) ? large() : 4 + small();
    const Reg copy = pool();
    if (kind == 0) {
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, -size);
      body(1 + below(random_, 3), depth + 1);
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, size);
      return;
    }
    emit(Op::Move, copy, Reg::Sp, 0);
    const Reg keeper = pool();
    if (kind == 2) {
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, -16);
      emit(Op::Move, keeper, Reg::Sp, 0);
      emit(Op::Store, copy, keeper, 8);
    }
    if (kind == 3)
      emit(Op::StoreGlobal, copy, Reg::Scratch, 0);
    if (chance(random_, 50))
      emit(Op::AddImmediate, Reg::Sp, Reg::Sp, -size);
    else
      allocateByInput();
    body(1 + below(random_, 3), depth + 1);
    if (kind == 3)
      emit(Op::LoadGlobal, Reg::Sp, Reg::Scratch, 0);
    else
      emit(kind == 2 ? Op::Load : Op::Move, Reg::Sp, kind == 2 ? keeper : copy, kind == 2 ? 8 : 0);
  }

  /// Under a condition, leaves for good.
  void leave(unsigned depth)
  {
    const unsigned end = branchAround();
    body(below(random_, 3), depth + 1);
    if (chance(random_, 60))
      epilogue();
    else
      emit(Op::CallNoReturn).imm = static_cast<std::int32_t>(below(random_, 2));
    place(end);
  }

  bool looping_ = false; ///< there is one counter
  bool framed_ = false;
  bool pushes_ = false;
  bool bare_ = false;
  std::int32_t reserved_ = 0;
  std::int32_t framePointerAt_ = 0;
  std::vector<Reg> saved_;
};

} // namespace

RandomFunction makeFunction(Random &random)
{
  return Maker(random).make();
}

} // namespace headroom::test
