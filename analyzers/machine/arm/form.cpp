// SPDX-License-Identifier: Apache-2.0
#include "machine/arm/form.h"

#include <algorithm>
#include <string_view>

#include <llvm/MC/MCInstrInfo.h>

namespace headroom::machine::arm {

namespace {

struct NamedForm {
  std::string_view name;
  Form form;
  std::uint8_t size = 0;
  bool isSigned = false;
};

// Sizes of immediate forms are what LLVM leaves for the printer to multiply by.
constexpr NamedForm namedForms[] = {
    {"tMOVi8", Form::MoveConstant}, {"t2MOVi", Form::MoveConstant}, {"t2MOVi16", Form::MoveConstant}, {"t2MOVTi16", Form::MoveHigh},
    {"tMOVr", Form::MoveRegister}, {"tMOVSr", Form::MoveRegister}, {"t2MOVr", Form::MoveRegister},
    {"tMVN", Form::MoveNot}, {"t2MVNr", Form::MoveNot}, {"t2MVNi", Form::MoveNotConstant},
    {"tADDi3", Form::AddConstant, 1}, {"tADDi8", Form::AddConstant, 1}, {"t2ADDri", Form::AddConstant, 1}, {"t2ADDri12", Form::AddConstant, 1},
    {"t2ADDspImm", Form::AddConstant, 1}, {"t2ADDspImm12", Form::AddConstant, 1}, {"tADDspi", Form::AddConstant, 4}, {"tADDrSPi", Form::AddConstant, 4},
    {"tSUBi3", Form::SubConstant, 1}, {"tSUBi8", Form::SubConstant, 1}, {"t2SUBri", Form::SubConstant, 1}, {"t2SUBri12", Form::SubConstant, 1},
    {"t2SUBspImm", Form::SubConstant, 1}, {"t2SUBspImm12", Form::SubConstant, 1}, {"tSUBspi", Form::SubConstant, 4},
    {"tADDrr", Form::AddRegister}, {"tADDhirr", Form::AddRegister}, {"tADDrSP", Form::AddRegister}, {"tADDspr", Form::AddRegister},
    {"t2ADDrr", Form::AddRegister}, {"t2ADDrs", Form::AddRegister},
    {"tSUBrr", Form::SubRegister}, {"t2SUBrr", Form::SubRegister}, {"t2SUBrs", Form::SubRegister},
    {"tADR", Form::AddressOf, 4}, {"t2ADR", Form::AddressOf, 1},
    {"tRSB", Form::ReverseSubConstant}, {"t2RSBri", Form::ReverseSubConstant},
    {"t2ANDri", Form::AndConstant}, {"tAND", Form::AndRegister}, {"t2ANDrr", Form::AndRegister}, {"t2ANDrs", Form::AndRegister},
    {"t2BICri", Form::BicConstant}, {"tBIC", Form::BicRegister}, {"t2BICrr", Form::BicRegister}, {"t2BICrs", Form::BicRegister},
    {"t2ORRri", Form::OrConstant}, {"tORR", Form::OrRegister}, {"t2ORRrr", Form::OrRegister}, {"t2ORRrs", Form::OrRegister},
    {"t2BFC", Form::ClearField}, {"t2UBFX", Form::ExtractField},
    {"tLSLri", Form::ShiftLeft}, {"t2LSLri", Form::ShiftLeft}, {"tLSRri", Form::ShiftRight}, {"t2LSRri", Form::ShiftRight},
    {"tUXTB", Form::Extend, 1}, {"t2UXTB", Form::Extend, 1}, {"tUXTH", Form::Extend, 2}, {"t2UXTH", Form::Extend, 2},
    {"tSXTB", Form::Extend, 1, true}, {"t2SXTB", Form::Extend, 1, true}, {"tSXTH", Form::Extend, 2, true}, {"t2SXTH", Form::Extend, 2, true},
    {"tMUL", Form::Multiply}, {"t2MUL", Form::Multiply}, {"t2MLA", Form::MultiplyAdd}, {"t2MLS", Form::MultiplySub},
    {"tCMPi8", Form::CompareConstant}, {"t2CMPri", Form::CompareConstant}, {"tCMPr", Form::CompareRegister}, {"tCMPhir", Form::CompareRegister},
    {"t2CMPrr", Form::CompareRegister},

    {"tLDRi", Form::LoadOffset, 4}, {"tLDRspi", Form::LoadOffset, 4}, {"tLDRBi", Form::LoadOffset, 1}, {"tLDRHi", Form::LoadOffset, 2},
    {"tLDRr", Form::LoadRegister, 4}, {"tLDRBr", Form::LoadRegister, 1}, {"tLDRHr", Form::LoadRegister, 2},
    {"tLDRSB", Form::LoadRegister, 1, true}, {"tLDRSH", Form::LoadRegister, 2, true}, {"tLDRpci", Form::LoadLiteral, 4},
    {"tSTRi", Form::StoreOffset, 4}, {"tSTRspi", Form::StoreOffset, 4}, {"tSTRBi", Form::StoreOffset, 1}, {"tSTRHi", Form::StoreOffset, 2},
    {"tSTRr", Form::StoreRegister, 4}, {"tSTRBr", Form::StoreRegister, 1}, {"tSTRHr", Form::StoreRegister, 2},
    {"t2LDRD_PRE", Form::LoadDualPre, 4}, {"t2LDRD_POST", Form::LoadDualPost, 4}, {"t2LDRDi8", Form::LoadDual, 4},
    {"t2STRD_PRE", Form::StoreDualPre, 4}, {"t2STRD_POST", Form::StoreDualPost, 4}, {"t2STRDi8", Form::StoreDual, 4},
    {"t2LDREX", Form::LoadExclusive, 4}, {"t2LDREXB", Form::LoadExclusive, 1}, {"t2LDREXH", Form::LoadExclusive, 2}, {"t2LDAEX", Form::LoadExclusive, 4},
    {"t2LDAEXB", Form::LoadExclusive, 1}, {"t2LDAEXH", Form::LoadExclusive, 2}, {"t2LDA", Form::LoadExclusive, 4}, {"t2LDAB", Form::LoadExclusive, 1},
    {"t2LDAH", Form::LoadExclusive, 2},
    {"t2STREX", Form::StoreExclusive, 4}, {"t2STREXB", Form::StoreExclusive, 1}, {"t2STREXH", Form::StoreExclusive, 2}, {"t2STLEX", Form::StoreExclusive, 4},
    {"t2STLEXB", Form::StoreExclusive, 1}, {"t2STLEXH", Form::StoreExclusive, 2},
    {"t2STL", Form::StoreOffset, 4}, {"t2STLB", Form::StoreOffset, 1}, {"t2STLH", Form::StoreOffset, 2},
    {"tLDMIA", Form::LoadMultipleThumb1}, {"tSTMIA_UPD", Form::StoreMultipleUpdate}, {"tPUSH", Form::Push}, {"tPOP", Form::Pop},
    {"t2LDMIA", Form::LoadMultiple}, {"t2LDMIA_UPD", Form::LoadMultipleUpdate}, {"t2LDMDB", Form::LoadMultipleDownKeep},
    {"t2LDMDB_UPD", Form::LoadMultipleDown}, {"t2STMIA", Form::StoreMultiple}, {"t2STMIA_UPD", Form::StoreMultipleUpdate},
    {"t2STMDB", Form::StoreMultipleDownKeep}, {"t2STMDB_UPD", Form::StoreMultipleDown},

    {"VSTRD", Form::FpStore, 8}, {"VSTRS", Form::FpStore, 4}, {"VSTRH", Form::FpStore, 2},
    {"VLDRD", Form::FpLoad}, {"VLDRS", Form::FpLoad}, {"VLDRH", Form::FpLoad}, {"VLDMDIA", Form::FpLoad}, {"VLDMSIA", Form::FpLoad}, {"FLDMXIA", Form::FpLoad},
    {"VSTMDIA", Form::FpStoreMultiple, 8}, {"VSTMSIA", Form::FpStoreMultiple, 4}, {"FSTMXIA", Form::FpStoreMultiple, 8},
    {"VSTMDIA_UPD", Form::FpStoreMultipleUpdate, 8}, {"VSTMSIA_UPD", Form::FpStoreMultipleUpdate, 4}, {"FSTMXIA_UPD", Form::FpStoreMultipleUpdate, 8},
    {"VSTMDDB_UPD", Form::FpStoreMultipleDown, 8}, {"VSTMSDB_UPD", Form::FpStoreMultipleDown, 4}, {"FSTMXDB_UPD", Form::FpStoreMultipleDown, 8},
    {"VLDMDIA_UPD", Form::FpLoadMultipleUpdate, 8}, {"VLDMSIA_UPD", Form::FpLoadMultipleUpdate, 4}, {"FLDMXIA_UPD", Form::FpLoadMultipleUpdate, 8},
    {"VLDMDDB_UPD", Form::FpLoadMultipleDown, 8}, {"VLDMSDB_UPD", Form::FpLoadMultipleDown, 4}, {"FLDMXDB_UPD", Form::FpLoadMultipleDown, 8},
    {"VLSTM", Form::SecureFpStore}, {"VLSTM_T2", Form::SecureFpStore}, {"VLLDM", Form::Ignored}, {"VLLDM_T2", Form::Ignored},

    {"tB", Form::Branch}, {"t2B", Form::Branch}, {"tBcc", Form::BranchConditional}, {"t2Bcc", Form::BranchConditional},
    {"tCBZ", Form::CompareBranchZero}, {"tCBNZ", Form::CompareBranchNonZero}, {"tBX", Form::BranchExchange}, {"tBXNS", Form::BranchExchange},
    {"t2BXAUT", Form::BranchAuthenticated}, {"tBL", Form::CallImmediate}, {"tBLXi", Form::CallImmediate}, {"tBLXr", Form::CallRegister},
    {"tBLXNSr", Form::CallRegister}, {"t2TBB", Form::TableBytes}, {"t2TBH", Form::TableHalfwords}, {"t2DLS", Form::LoopStart},
    {"t2WLS", Form::WhileLoopStart}, {"t2LE", Form::LoopEnd}, {"t2LEUpdate", Form::LoopEnd},
    {"tSVC", Form::Trap}, {"tUDF", Form::Halt}, {"t2UDF", Form::Halt}, {"tTRAP", Form::Halt}, {"t__brkdiv0", Form::Halt},
    {"tBKPT", Form::Breakpoint}, {"tHLT", Form::Breakpoint}, {"t2MRS_M", Form::ReadSpecial}, {"t2MSR_M", Form::WriteSpecial},

    {"tHINT", Form::Nop}, {"t2HINT", Form::Nop}, {"t2DMB", Form::Ignored}, {"t2DSB", Form::Ignored}, {"t2ISB", Form::Ignored}, {"t2SB", Form::Ignored},
    {"t2TSB", Form::Ignored}, {"t2CLREX", Form::Ignored}, {"t2DBG", Form::Ignored}, {"tCPS", Form::Ignored}, {"t2CPS1p", Form::Ignored},
    {"t2CPS2p", Form::Ignored}, {"t2CPS3p", Form::Ignored}, {"t2SG", Form::Ignored}, {"t2BTI", Form::Ignored}, {"t2AUT", Form::Ignored},
    {"t2AUTG", Form::Ignored}, {"t2PLDi12", Form::Ignored}, {"t2PLDi8", Form::Ignored}, {"t2PLDs", Form::Ignored}, {"t2PLDpci", Form::Ignored},
    {"t2PLDWi12", Form::Ignored}, {"t2PLDWi8", Form::Ignored}, {"t2PLDWs", Form::Ignored}, {"t2PLIi12", Form::Ignored}, {"t2PLIi8", Form::Ignored},
    {"t2PLIs", Form::Ignored}, {"t2PLIpci", Form::Ignored},
};

/// Wide loads and stores come as `t2` + operation + addressing, all with the same operand order.
struct Access {
  std::string_view name;
  std::uint8_t size;
  bool isSigned;
};
constexpr Access loads[] = {{"t2LDR", 4, false}, {"t2LDRB", 1, false}, {"t2LDRH", 2, false}, {"t2LDRSB", 1, true}, {"t2LDRSH", 2, true}};
constexpr Access stores[] = {{"t2STR", 4, false}, {"t2STRB", 1, false}, {"t2STRH", 2, false}};
struct Addressing {
  std::string_view suffix;
  Form load;
  Form store;
};
constexpr Addressing addressings[] = {
    {"i12", Form::LoadOffset, Form::StoreOffset}, {"i8", Form::LoadOffset, Form::StoreOffset}, {"T", Form::LoadOffset, Form::StoreOffset},
    {"s", Form::LoadRegister, Form::StoreRegister}, {"pci", Form::LoadLiteral, Form::Unmodelled}, {"_PRE", Form::LoadPre, Form::StorePre},
    {"_POST", Form::LoadPost, Form::StorePost},
};

FormInfo wideAccess(std::string_view name)
{
  const auto match = [&](const Access &access, bool isLoad) -> FormInfo {
    if (!name.starts_with(access.name))
      return {};
    for (const Addressing &addressing : addressings)
      if (name.substr(access.name.size()) == addressing.suffix)
        return {isLoad ? addressing.load : addressing.store, access.size, access.isSigned};
    return {};
  };
  for (const Access &access : loads)
    if (const FormInfo info = match(access, true); info.form != Form::Unmodelled)
      return info;
  for (const Access &access : stores)
    if (const FormInfo info = match(access, false); info.form != Form::Unmodelled)
      return info;
  return {};
}

FormInfo formOf(std::string_view name)
{
  const auto *const found = std::find_if(std::begin(namedForms), std::end(namedForms), [&](const NamedForm &one) { return one.name == name; });
  if (found != std::end(namedForms))
    return {found->form, found->size, found->isSigned};
  if (name.starts_with("VSTR_") || name.starts_with("VLDR_")) {
    const bool isStore = name.starts_with("VSTR_");
    if (name.ends_with("_pre"))
      return {isStore ? Form::FpStateStorePre : Form::FpStateLoadPre};
    if (name.ends_with("_post"))
      return {isStore ? Form::FpStateStorePost : Form::FpStateLoadPost};
  }
  return wideAccess(name);
}

} // namespace

std::vector<FormInfo> formTable(const llvm::MCInstrInfo &instructions)
{
  std::vector<FormInfo> table(instructions.getNumOpcodes());
  for (unsigned opcode = 0; opcode < instructions.getNumOpcodes(); ++opcode) {
    const llvm::StringRef text = instructions.getName(opcode);
    const std::string_view name(text.data(), text.size());
    const bool isFp = name.starts_with("V") || name.starts_with("MVE_") || name.starts_with("FLDM") || name.starts_with("FSTM") || name.starts_with("FCONST") ||
                      name.starts_with("FMSTAT");
    if (!isFp && !name.starts_with("t"))
      continue; // ARM state
    table[opcode] = formOf(name);
    // VLSTM and VLLDM do nothing unless the FP context is live already (Armv8-M ARM, C2.4.402).
    table[opcode].isFpu = isFp && !name.starts_with("VLSTM") && !name.starts_with("VLLDM");
    table[opcode].hasExtraWord = name.starts_with("FLDMX") || name.starts_with("FSTMX");
    table[opcode].isNarrow = name.starts_with("t") && !name.starts_with("t2");
  }
  return table;
}

} // namespace headroom::machine::arm
