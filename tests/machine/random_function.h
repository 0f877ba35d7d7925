// SPDX-License-Identifier: Apache-2.0
// Small random functions as a list of instructions whose meaning is known without any machine code: what they do to the stack
// pointer can be executed (random_execution.h) and written as assembly (random_assembly.h).
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace headroom::test {

/// In the order in which `push` puts them into memory, lowest address first. `Input` and what it decides is all that differs from
/// run to run; nothing writes it. `Scratch` holds nothing from one instruction to the next.
enum class Reg : std::uint8_t { T1, T0, P1, P2, P3, P0, Counter, Scratch, Input, T2, Link, Sp };
inline constexpr unsigned regCount = 12;

enum class Op : std::uint8_t {
  AddImmediate,      ///< d = a + imm
  Move,              ///< d = a
  LoadImmediate,     ///< d = imm
  Add,               ///< d = a + b
  Subtract,          ///< d = a - b
  And,               ///< d = a & b
  Or,                ///< d = a | b
  AlignDown,         ///< d = a & -imm
  ShiftLeft,         ///< d = a << imm
  ShiftRight,        ///< d = a >> imm
  InputBits,         ///< d = (Input >> bit) & imm; imm 0: the whole input, which nothing bounds
  Store,             ///< word d to a + imm
  StoreByte,         ///< low byte of d to a + imm
  Load,              ///< word d from a + imm
  StoreGlobal,       ///< word d to variable imm
  LoadGlobal,        ///< word d from variable imm
  Push,              ///< `list`
  PushFloat,         ///< imm registers of 8 bytes
  Pop,               ///< `list`
  PopReturn,         ///< `list`, which holds Link, and return
  Call,              ///< callee number imm; the first argument is a unless a is Scratch
  CallIfBit,         ///< the same where bit `bit` of the input is set
  CallNoReturn,      ///< imm 0: `abort`; 1: `hang`, a function of the program
  LowerIfBit,        ///< Sp -= imm where bit `bit` of the input is set
  BranchIfBitClear,  ///< to `label`
  BranchIfInputAbove,///< unsigned, Input > imm, to `label`
  BranchIfNotZero,   ///< a, to `label`
  BranchIfNotEqual,  ///< a, b, to `label`
  Jump,              ///< to `label`
  Switch,            ///< to labels[(Input >> bit) & imm], to `label` where there are fewer
  Label,
  Return,
  TailCall,          ///< callee number imm
};

struct Instruction {
  Op op = Op::Label;
  Reg d = Reg::Scratch;
  Reg a = Reg::Scratch;
  Reg b = Reg::Scratch;
  std::int32_t imm = 0;
  unsigned bit = 0;
  unsigned label = 0;
  std::uint8_t variant = 0; ///< which of several encodings the printer takes
  std::vector<Reg> list;    ///< ascending
  std::vector<unsigned> labels;
};

using Random = std::mt19937_64;

/// The standard's distributions differ between libraries; a seed means the same functions everywhere.
inline std::uint32_t below(Random &random, std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); }
inline bool chance(Random &random, std::uint32_t percent) { return below(random, 100) < percent; }

struct RandomFunction {
  std::vector<Instruction> code;
  unsigned inputBits = 0; ///< how many low bits of the input decide anything
  unsigned callees = 0;   ///< each call site has its own callee, numbered from 0
};

inline constexpr unsigned maxCallees = 32;
inline constexpr unsigned globalCount = 2; ///< words `global_0` and on

/// May well be senseless, with a stack pointer that ends anywhere: only execution tells.
[[nodiscard]] RandomFunction makeFunction(Random &random);

} // namespace headroom::test
