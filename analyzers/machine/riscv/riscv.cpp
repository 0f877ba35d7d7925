// SPDX-License-Identifier: Apache-2.0
// RISC-V as the interpreter sees it: LLVM's decoder, and what the psABI says of registers.
#include <algorithm>
#include <string>

#include <llvm/MC/MCAsmInfo.h>
#include <llvm/MC/MCContext.h>
#include <llvm/MC/MCDisassembler/MCDisassembler.h>
#include <llvm/MC/MCInst.h>
#include <llvm/MC/MCInstrInfo.h>
#include <llvm/MC/MCRegisterInfo.h>
#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/MCTargetOptions.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/TargetSelect.h>

#include "machine/instruction_set.h"
#include "machine/riscv/global_pointer.h"
#include "machine/riscv/lift.h"
#include "machine/riscv/zero_extension.h"

namespace headroom::machine {

namespace {

using riscv::Instruction;
using riscv::LiftContext;
using riscv::Operation;
using riscv::Shape;

constexpr std::uint32_t nopWord = 0x00000013;           // addi x0, x0, 0
constexpr std::uint32_t semihostingEntry = 0x01f01013;  // slli x0, x0, 0x1f
constexpr std::uint32_t semihostingExit = 0x40705013;   // srai x0, x0, 7

std::uint32_t wordAt(std::span<const std::uint8_t> bytes)
{
  std::uint32_t word = 0;
  for (std::size_t i = std::min<std::size_t>(bytes.size(), 4); i-- > 0;)
    word = word << 8 | bytes[i];
  return word;
}

/// Integer extensions whose encodings clash with no other: assembly switches them on for single instructions (`.option arch`)
/// without a trace in the attributes.
std::string decodedFeatures(const std::string &features)
{
  const std::string always = "+m,+a,+zicsr,+zifencei,+zba,+zbb,+zbc,+zbs,+zicond";
  return features.empty() ? always : features + "," + always;
}

CallingConvention conventionOf(const CodeImage &image)
{
  CallingConvention convention;
  convention.stackPointer = riscv::sp;
  convention.linkRegister = riscv::ra;
  convention.zeroRegister = riscv::zero;
  convention.wordBytes = image.is64Bit ? 8 : 4;
  // psABI: SP is aligned throughout a procedure, so also where an interrupt finds it. The E ABIs align to a word and have
  // x0 to x15 only.
  convention.entryAlignBytes = image.stackAlignBytes;
  const bool isEmbedded = image.stackAlignBytes < 16;
  convention.argumentRegisters = isEmbedded ? 6 : 8;
  for (Register i = 0; i < convention.arguments.size(); ++i)
    convention.arguments[i] = riscv::a0 + i;
  const std::uint64_t preservedLow = 0b11'0001'1101; // x0, sp, gp, tp, s0, s1
  const std::uint64_t preservedHigh = 0x0ffc0000;    // s2 to s11
  convention.preservedMask = isEmbedded ? preservedLow : preservedLow | preservedHigh;
  convention.hasSharedEndings = true;
  convention.hasCallPairs = true;
  convention.addressMask = image.is64Bit ? ~Address{0} : Address{0xffffffff};
  return convention;
}

class RiscV final : public InstructionSet {
public:
  explicit RiscV(const CodeImage &image) : image_(image), convention_(conventionOf(image)) {}

  [[nodiscard]] std::optional<Error> prepare();
  [[nodiscard]] const CallingConvention &convention() const override { return convention_; }
  Decoded decode(Address address, std::span<const std::uint8_t> bytes, std::vector<Step> &steps) const override;

private:
  /// The instruction at the start of `bytes`; of size 0 where there is none.
  [[nodiscard]] Instruction read(Address address, std::span<const std::uint8_t> bytes) const;
  [[nodiscard]] Instruction fieldsOf(const llvm::MCInst &inst, Address address, std::span<const std::uint8_t> bytes) const;
  [[nodiscard]] LiftContext contextOf(const Instruction &instruction, std::span<const std::uint8_t> bytes) const;
  [[nodiscard]] std::vector<Register> definitionsOf(const llvm::MCInst &inst) const;
  void addRegisters(llvm::MCRegister reg, std::vector<Register> &registers) const;

  const CodeImage &image_;
  CallingConvention convention_;
  std::optional<Address> globalPointer_;
  std::optional<Address> jumpTable_;
  std::vector<riscv::OperationInfo> operations_;
  std::vector<Register> registerNumbers_; ///< by MC register; noRegister for those that are none of x0 to x31
  // Declared in the order of their dependence: the context refers to what is above it.
  std::unique_ptr<llvm::MCRegisterInfo> registers_;
  std::unique_ptr<llvm::MCAsmInfo> assembler_;
  std::unique_ptr<llvm::MCInstrInfo> instructions_;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget_;
  std::unique_ptr<llvm::MCContext> context_;
  std::unique_ptr<llvm::MCDisassembler> disassembler_;
};

std::optional<Error> RiscV::prepare()
{
  LLVMInitializeRISCVTargetInfo();
  LLVMInitializeRISCVTargetMC();
  LLVMInitializeRISCVDisassembler();
  std::string reason;
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(image_.triple, reason);
  if (!target)
    return Error{Error::Kind::Environment, "LLVM has no decoder for " + image_.triple, "", "install an LLVM that was built with the RISCV target"};
  const llvm::MCTargetOptions options;
  registers_.reset(target->createMCRegInfo(image_.triple));
  assembler_.reset(target->createMCAsmInfo(*registers_, image_.triple, options));
  instructions_.reset(target->createMCInstrInfo());
  subtarget_.reset(target->createMCSubtargetInfo(image_.triple, "", decodedFeatures(image_.features)));
  context_ = std::make_unique<llvm::MCContext>(llvm::Triple(image_.triple), assembler_.get(), registers_.get(), subtarget_.get());
  disassembler_.reset(target->createMCDisassembler(*subtarget_, *context_));
  if (!disassembler_)
    return Error{Error::Kind::Environment, "LLVM has no disassembler for " + image_.triple, "", "install an LLVM that was built with the RISCV target"};

  operations_ = riscv::operationTable(*instructions_);
  registerNumbers_.assign(registers_->getNumRegs(), noRegister);
  for (unsigned reg = 0; reg < registers_->getNumRegs(); ++reg) {
    unsigned number = 0;
    const llvm::StringRef name = registers_->getName(reg);
    if (name.starts_with("X") && !name.drop_front().getAsInteger(10, number) && number < 32)
      registerNumbers_[reg] = static_cast<Register>(number);
  }
  globalPointer_ = riscv::globalPointerOf(image_);
  for (const DataSymbol &symbol : image_.symbols)
    if (symbol.name == "__jvt_base$")
      jumpTable_ = symbol.address;
  return std::nullopt;
}

/// A pair register (`X10_X11`, compare-and-swap of two words) is both of its halves.
void RiscV::addRegisters(llvm::MCRegister reg, std::vector<Register> &registers) const
{
  for (const llvm::MCPhysReg part : registers_->subregs_inclusive(reg))
    if (const Register number = registerNumbers_[part]; number != noRegister && number != riscv::zero)
      registers.push_back(number);
}

std::vector<Register> RiscV::definitionsOf(const llvm::MCInst &inst) const
{
  std::vector<Register> registers;
  const llvm::MCInstrDesc &description = instructions_->get(inst.getOpcode());
  const unsigned count = std::min<unsigned>(description.getNumDefs(), inst.getNumOperands());
  for (unsigned i = 0; i < count; ++i)
    if (inst.getOperand(i).isReg())
      addRegisters(inst.getOperand(i).getReg(), registers);
  for (const llvm::MCPhysReg reg : description.implicit_defs())
    addRegisters(reg, registers);
  return registers;
}

Instruction RiscV::fieldsOf(const llvm::MCInst &inst, Address address, std::span<const std::uint8_t> bytes) const
{
  Instruction result;
  result.info = operations_[inst.getOpcode()];
  result.address = address;
  result.bits = wordAt(bytes);
  result.mayStore = instructions_->get(inst.getOpcode()).mayStore();
  if (result.info.operation == Operation::Forget || result.info.operation == Operation::AtomicMemory || result.info.operation == Operation::Unfollowed)
    result.forgotten = definitionsOf(inst);

  const auto registerAt = [&](unsigned i) {
    return i < inst.getNumOperands() && inst.getOperand(i).isReg() ? registerNumbers_[inst.getOperand(i).getReg()] : noRegister;
  };
  const auto takeImmediate = [&](unsigned i) {
    result.hasImmediate = i < inst.getNumOperands() && inst.getOperand(i).isImm();
    result.immediate = result.hasImmediate ? inst.getOperand(i).getImm() : 0;
  };
  const Register link = result.info.parameter;
  switch (result.info.shape) {
  case Shape::None: break;
  case Shape::RdRsRs:
    result.rd = registerAt(0);
    result.rs1 = registerAt(1);
    result.rs2 = registerAt(2);
    break;
  case Shape::RdRsImm:
    result.rd = registerAt(0);
    result.rs1 = registerAt(1);
    takeImmediate(2);
    break;
  case Shape::RdRs:
    result.rd = registerAt(0);
    result.rs1 = registerAt(1);
    break;
  case Shape::RdImm:
    result.rd = registerAt(0);
    takeImmediate(1);
    break;
  case Shape::RsRsImm:
    // A branch compares its two operands; a store's first operand is the value and travels in rd, as in the interpreter's terms.
    result.rd = registerAt(0);
    result.rs1 = registerAt(result.info.operation == Operation::Store ? 1 : 0);
    result.rs2 = registerAt(1);
    takeImmediate(2);
    break;
  case Shape::RsImm:
    result.rs1 = registerAt(0);
    result.rs2 = riscv::zero;
    takeImmediate(1);
    break;
  case Shape::Rs:
    result.rd = link;
    result.rs1 = registerAt(0);
    break;
  case Shape::Imm:
    result.rd = link;
    takeImmediate(0);
    break;
  case Shape::TiedRd:
    result.rd = registerAt(0);
    result.rs1 = registerAt(0);
    break;
  }
  if (result.info.operation == Operation::ControlRegister)
    result.rd = static_cast<Register>(result.bits >> 7 & 31);
  result.relocated = riscv::relocatedAt(image_, address);
  return result;
}

LiftContext RiscV::contextOf(const Instruction &instruction, std::span<const std::uint8_t> bytes) const
{
  LiftContext context;
  context.is64Bit = image_.is64Bit;
  context.globalPointer = globalPointer_;
  if (instruction.relocated.kind == riscv::Relocated::Kind::PairTarget && bytes.size() >= 8)
    context.pairedLow = static_cast<std::int32_t>(wordAt(bytes.subspan(4))) >> 20;
  if (instruction.info.operation == Operation::TableJump && jumpTable_) {
    const auto entry = static_cast<std::uint64_t>(instruction.immediate) * convention_.wordBytes;
    context.tableTarget = image_.constantWord(*jumpTable_ + entry, convention_.wordBytes);
  }
  if (instruction.info.operation == Operation::Breakpoint && bytes.size() >= 8) {
    const auto before = image_.bytesAt(instruction.address - 4, 4);
    context.breakpointContinues = wordAt(bytes.subspan(instruction.size)) == semihostingExit && wordAt(before) == semihostingEntry;
  }
  return context;
}

Instruction RiscV::read(Address address, std::span<const std::uint8_t> bytes) const
{
  llvm::MCInst inst;
  std::uint64_t size = 0;
  const auto status = disassembler_->getInstruction(inst, size, llvm::ArrayRef(bytes.data(), bytes.size()), address, llvm::nulls());
  if (status != llvm::MCDisassembler::Success || size == 0 || size > bytes.size())
    return {};
  Instruction instruction = fieldsOf(inst, address, bytes);
  instruction.size = static_cast<std::uint8_t>(size);
  return instruction;
}

Decoded RiscV::decode(Address address, std::span<const std::uint8_t> bytes, std::vector<Step> &steps) const
{
  const Instruction instruction = read(address, bytes);
  if (instruction.size == 0)
    return {};
  if (riscv::startsZeroExtension(instruction, image_.is64Bit)) {
    const Instruction next = read(address + instruction.size, bytes.subspan(instruction.size));
    if (riscv::endsZeroExtension(instruction, next)) {
      riscv::liftZeroExtension(instruction, next, steps);
      return {static_cast<std::uint8_t>(instruction.size + next.size), false};
    }
  }
  riscv::lift(instruction, contextOf(instruction, bytes), steps);
  // Linkers fill with zeroes, which is no instruction that may be executed.
  const std::uint32_t low = instruction.bits & 0xffff;
  const bool isNop = instruction.size == 2 ? low == 0 || low == 1 : instruction.bits == nopWord;
  return {instruction.size, isNop};
}

} // namespace

Expected<std::unique_ptr<InstructionSet>> makeRiscV(const CodeImage &image)
{
  auto instructionSet = std::make_unique<RiscV>(image);
  if (auto error = instructionSet->prepare())
    return std::move(*error);
  return std::unique_ptr<InstructionSet>(std::move(instructionSet));
}

} // namespace headroom::machine
