// SPDX-License-Identifier: Apache-2.0
// Thumb on M-profile cores as the interpreter sees it: LLVM's decoder, IT blocks, and what the AAPCS says of registers.
#include <algorithm>
#include <bit>
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

#include "machine/arm/form.h"
#include "machine/arm/translate.h"
#include "machine/instruction_set.h"

namespace headroom::machine {

namespace {

using arm::Circumstance;
using arm::Decomposed;
using arm::FormInfo;

CallingConvention aapcs()
{
  CallingConvention convention;
  convention.stackPointer = arm::stackPointer;
  convention.linkRegister = arm::linkRegister;
  convention.argumentRegisters = 4;
  convention.arguments = {0, 1, 2, 3};
  convention.preservedMask = 0x0ff0 | 1U << arm::stackPointer; // r4 to r11
  convention.codeAddressMask = ~Address{1};
  convention.addressMask = 0xffffffff;
  return convention;
}

unsigned halfwordAt(std::span<const std::uint8_t> bytes)
{
  return bytes.size() < 2 ? 0 : bytes[0] | static_cast<unsigned>(bytes[1]) << 8;
}

bool isItBlock(unsigned halfword)
{
  return (halfword & 0xff00) == 0xbf00 && (halfword & 0xf) != 0;
}

class Arm final : public InstructionSet {
public:
  explicit Arm(const CodeImage &image) : image_(image), convention_(aapcs()) {}

  [[nodiscard]] std::optional<Error> prepare();
  [[nodiscard]] const CallingConvention &convention() const override { return convention_; }
  Decoded decode(Address address, std::span<const std::uint8_t> bytes, std::vector<Step> &steps) const override;
  [[nodiscard]] std::optional<CaseRoutine> caseRoutine(std::string_view name) const override;
  [[nodiscard]] bool isReturnConstant(Address target) const override;

private:
  unsigned decodeOne(Address address, std::span<const std::uint8_t> bytes, const Circumstance &circumstance, std::vector<Step> &steps) const;
  unsigned decodeItBlock(Address address, std::span<const std::uint8_t> bytes, std::vector<Step> &steps) const;

  const CodeImage &image_;
  CallingConvention convention_;
  std::vector<FormInfo> forms_;
  std::optional<arm::Decomposer> decomposer_;
  // Declared in the order of their dependence: the context refers to what is above it.
  std::unique_ptr<llvm::MCRegisterInfo> registers_;
  std::unique_ptr<llvm::MCAsmInfo> assembler_;
  std::unique_ptr<llvm::MCInstrInfo> instructions_;
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget_;
  std::unique_ptr<llvm::MCContext> context_;
  std::unique_ptr<llvm::MCDisassembler> disassembler_;
  // Reused by each decode() to keep it off the heap; the object belongs to one thread.
  mutable llvm::MCInst inst_;
  mutable Decomposed decomposed_;
};

std::optional<Error> Arm::prepare()
{
  LLVMInitializeARMTargetInfo();
  LLVMInitializeARMTargetMC();
  LLVMInitializeARMDisassembler();
  std::string reason;
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(image_.triple, reason);
  if (!target)
    return Error{Error::Kind::Environment, "LLVM has no decoder for " + image_.triple, "", "install an LLVM that was built with the ARM target"};
  const llvm::MCTargetOptions options;
  registers_.reset(target->createMCRegInfo(image_.triple));
  assembler_.reset(target->createMCAsmInfo(*registers_, image_.triple, options));
  instructions_.reset(target->createMCInstrInfo());
  subtarget_.reset(target->createMCSubtargetInfo(image_.triple, "", image_.features));
  context_ = std::make_unique<llvm::MCContext>(llvm::Triple(image_.triple), assembler_.get(), registers_.get(), subtarget_.get());
  disassembler_.reset(target->createMCDisassembler(*subtarget_, *context_));
  if (!disassembler_)
    return Error{Error::Kind::Environment, "LLVM has no disassembler for " + image_.triple, "", "install an LLVM that was built with the ARM target"};

  forms_ = arm::formTable(*instructions_);
  std::vector<Register> numbers(registers_->getNumRegs(), noRegister);
  unsigned flags = 0;
  for (unsigned reg = 0; reg < registers_->getNumRegs(); ++reg) {
    const llvm::StringRef name = registers_->getName(reg);
    unsigned number = 0;
    if (name == "SP")
      numbers[reg] = arm::stackPointer;
    else if (name == "LR")
      numbers[reg] = arm::linkRegister;
    else if (name == "PC")
      numbers[reg] = arm::programCounter;
    else if (name == "CPSR")
      flags = reg;
    else if (name.starts_with("R") && !name.drop_front().getAsInteger(10, number) && number <= 12)
      numbers[reg] = static_cast<Register>(number);
  }
  decomposer_.emplace(std::move(numbers), flags);
  return std::nullopt;
}

unsigned Arm::decodeOne(Address address, std::span<const std::uint8_t> bytes, const Circumstance &circumstance, std::vector<Step> &steps) const
{
  std::uint64_t size = 0;
  inst_.clear();
  const auto status = disassembler_->getInstruction(inst_, size, {bytes.data(), bytes.size()}, address, llvm::nulls());
  // An unpredictable instruction (SoftFail) does on every core what it says, or nothing that can be foretold; it is taken as it reads.
  if (status == llvm::MCDisassembler::Fail || size == 0 || size > bytes.size())
    return 0;
  decomposer_->decompose(inst_, instructions_->get(inst_.getOpcode()), decomposed_);
  arm::translate(image_, address, forms_[inst_.getOpcode()], decomposed_, circumstance, steps);
  return static_cast<unsigned>(size);
}

/// LLVM keeps the state of an IT block within its decoder, so that what it decodes depends on what it decoded before. It never
/// sees an IT instruction here: the block is decoded as one, its instructions as if they stood alone.
unsigned Arm::decodeItBlock(Address address, std::span<const std::uint8_t> bytes, std::vector<Step> &steps) const
{
  const unsigned it = halfwordAt(bytes);
  const unsigned first = it >> 4 & 0xf;
  const unsigned mask = it & 0xf;
  const unsigned count = 4 - static_cast<unsigned>(std::countr_zero(mask));
  unsigned offset = 2;
  for (unsigned index = 0; index < count; ++index) {
    // The low bit of the condition, then one bit an instruction (Armv7-M ARM, A7.3.2).
    const bool isThen = index == 0 || (mask >> (4 - index) & 1) == (first & 1);
    Circumstance circumstance;
    circumstance.condition = arm::conditionOf(first);
    circumstance.predicate = first == 0xe ? Predicate::Always : isThen ? Predicate::Then : Predicate::Else;
    circumstance.offset = static_cast<std::uint8_t>(offset);
    if (circumstance.predicate == Predicate::Always)
      circumstance.condition = Condition::Always;
    if (offset >= bytes.size() || isItBlock(halfwordAt(bytes.subspan(offset))))
      return 0;
    const std::size_t before = steps.size();
    const unsigned size = decodeOne(address + offset, bytes.subspan(offset), circumstance, steps);
    if (size == 0)
      return 0;
    offset += size;
    // Once the flags change, the rest of the block hangs on other flags than its beginning.
    const bool changesFlags = std::any_of(steps.begin() + static_cast<std::ptrdiff_t>(before), steps.end(), [](const Step &step) {
      return step.op == Step::Op::Compare || step.op == Step::Op::ForgetCompare;
    });
    if (changesFlags) {
      Step end;
      end.op = Step::Op::EndGroup;
      steps.push_back(end);
    }
  }
  return offset;
}

Decoded Arm::decode(Address address, std::span<const std::uint8_t> bytes, std::vector<Step> &steps) const
{
  if (bytes.size() < 2)
    return {};
  const unsigned halfword = halfwordAt(bytes);
  const bool isIt = isItBlock(halfword);
  const unsigned size = isIt ? decodeItBlock(address, bytes, steps) : decodeOne(address, bytes, {}, steps);
  Decoded decoded;
  decoded.size = static_cast<std::uint8_t>(size);
  const bool isWideNop = halfword == 0xf3af && bytes.size() >= 4 && halfwordAt(bytes.subspan(2)) == 0x8000;
  decoded.isNop = halfword == 0xbf00 || halfword == 0x46c0 || isWideNop; // nop, mov r8, r8, nop.w
  return decoded;
}

/// libgcc's lib1funcs.S: one byte or halfword entry counts halfwords from the return address; the word routine's table is
/// aligned and its entries count bytes from the table.
std::optional<CaseRoutine> Arm::caseRoutine(std::string_view name) const
{
  constexpr std::string_view prefix = "__gnu_thumb1_case_";
  if (!name.starts_with(prefix))
    return std::nullopt;
  name.remove_prefix(prefix.size());
  if (name == "sqi" || name == "uqi")
    return CaseRoutine{1, name == "sqi", 2, 1, 0};
  if (name == "shi" || name == "uhi")
    return CaseRoutine{2, name == "shi", 2, 2, 0};
  if (name == "si")
    return CaseRoutine{4, true, 1, 4, 0};
  return std::nullopt;
}

/// EXC_RETURN and FNC_RETURN (Armv8-M ARM, B3.18 and B3.19).
bool Arm::isReturnConstant(Address target) const
{
  return (target & 0xff000000) == 0xff000000 || (target & ~Address{1}) == 0xfefffffe;
}

} // namespace

Expected<std::unique_ptr<InstructionSet>> makeArm(const CodeImage &image)
{
  auto arm = std::make_unique<Arm>(image);
  if (std::optional<Error> error = arm->prepare())
    return std::move(*error);
  return std::unique_ptr<InstructionSet>(std::move(arm));
}

} // namespace headroom::machine
