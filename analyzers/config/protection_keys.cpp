// SPDX-License-Identifier: Apache-2.0
#include "config/layout_keys.h"

namespace headroom {

namespace {

// More regions, arguments or bits than any unit or call has: a typo.
constexpr std::int64_t mostCount = 256;
constexpr std::int64_t mostArgument = 31;

Keys<ProtectionAttribute> attributeKeys()
{
  using A = ProtectionAttribute;
  return {{textKey("name", &A::name, "As the RTOS calls it").required(),
           bytesKey("value", &A::value, "Its bits under attribute_mask").required(),
           flagKey("writable", &A::isWritable, "Somebody may write"), flagKey("executable", &A::isExecutable, "Somebody may execute")}};
}

Keys<ReservedRegions> reservedKeys()
{
  using R = ReservedRegions;
  return {{textKey("name", &R::name, "What they are for").required(),
           integerKey("count", &R::count, 0, mostCount, "How many regions, at least").required(),
           integerKey("most", &R::most, 1, mostCount, "And at most, where it depends on where the memory lies"),
           textKey("start_symbol", &R::startSymbol, "Symbol at the start of that memory"),
           textKey("size_symbol", &R::sizeSymbol, "Symbol whose value is its size"),
           textListKey("when", &R::when, "Configuration symbols that must all be on"),
           textListKey("unless", &R::unless, "Configuration symbols of which none may be on"),
           textKey("node_property", &R::nodeProperty, "So many for each enabled devicetree node with this property")}};
}

Keys<FixedRegionForm> fixedFormKeys()
{
  using F = FixedRegionForm;
  return {{textKey("record", &F::record, "Record query of the table").required(),
           textKey("base_field", &F::baseField, "Field with a region's start").required(),
           textKey("attribute_field", &F::attributeField, "Field with its size and rights").required(),
           integerKey("size_shift", &F::sizeShift, 0, 63, "Where the size's exponent begins"),
           bytesKey("size_mask", &F::sizeMask, "Its bits, shifted down"),
           textKey("limit_field", &F::limitField, "Or: field with the last address"),
           bytesKey("limit_step", &F::limitStep, "Whose lower bits are all set: a power of two"),
           bytesKey("execute_never", &F::executeNever, "Bits that forbid execution").required()},
          [](Reader &reader, const YamlNode &node, FixedRegionForm &form) {
            if (form.limitField.empty() ? form.sizeMask == 0 : form.limitStep == 0 || (form.limitStep & (form.limitStep - 1)) != 0)
              reader.fail(node, "wanted 'size_mask', or 'limit_field' with a power of two as 'limit_step'");
          }};
}

Keys<ExecutableRange> executableRangeKeys()
{
  using R = ExecutableRange;
  return {{bytesKey("start", &R::start, "First address").required(), bytesKey("size", &R::sizeBytes, "Bytes").required()}};
}

Keys<ProtectionUnit> unitKeys()
{
  using U = ProtectionUnit;
  return {{textKey("name", &U::name, "As its manual calls it").required(),
           textListKey("when", &U::when, "Configuration symbols that must all be on").required(),
           flagKey("unsupported", &U::isUnsupported, "Known by name only"),
           flagKey("power_of_two", &U::isPowerOfTwo, "Sizes are powers of two, starts multiples of the size"),
           bytesKey("granule", &U::granuleBytes, "Start and size are multiples of this"),
           textKey("granule_symbol", &U::granuleSymbol, "Configuration symbol with the granule, where the build has it"),
           textKey("region_property", &U::regionProperty, "Devicetree property with the number of regions"),
           textKey("region_symbol", &U::regionSymbol, "Configuration symbol with the number of regions"),
           integerKey("least_regions", &U::leastRegions, 1, mostCount, "Every unit of this architecture has as many"),
           integerKey("most_regions", &U::mostRegions, 1, mostCount, "No unit of this architecture has more"),
           flagKey("splitting", &U::isSplitting, "A partition that is no aligned power of two may take two regions"),
           flagKey("partitioning", &U::isPartitioning, "A static region splits the fixed one around it"),
           textListKey("gap_filling", &U::gapFilling, "Configuration symbols that, all on, make every partition take two regions"),
           textListKey("sram_executable_unless", &U::sramExecutableUnless,
                       "Configuration symbols: with none of them on, RAM that no region covers can be executed"),
           flagKey("reserved_in_image", &U::isReservedInImage, "The image lists its fixed and static regions"),
           listKey("reserved", &U::reserved, reservedKeys(), "Regions that partitions cannot have"),
           recordKey("fixed_form", &U::fixedForm, fixedFormKeys(), "How the image lists its fixed regions"),
           textListKey("fixed_stays_when", &U::fixedStaysWhen,
                       "Configuration symbols: with none of them on, fixed regions may be taken away at run time"),
           listKey("executable_by_default", &U::executableByDefault, executableRangeKeys(), "Where code may execute that no region covers"),
           textKey("attribute_field", &U::attributeField, "Field of a partition that says who may do what"),
           bytesKey("attribute_mask", &U::attributeMask, "Its bits for that"),
           bytesKey("foreign_mask", &U::foreignMask, "Its bits that no attribute has"),
           textKey("index_field", &U::indexField, "Field of a partition with the index of a memory type"),
           integerKey("most_index", &U::mostIndex, 0, mostCount, "The largest index that the RTOS sets up"),
           listKey("attributes", &U::attributes, attributeKeys(), "Attributes that the RTOS has for this unit"),
           knownFromKey<U>()},
          [](Reader &reader, const YamlNode &node, U &unit) {
            if (!unit.isUnsupported && unit.granuleBytes == 0)
              reader.fail(node, "unit '" + unit.name + "' has neither 'granule' nor 'unsupported'");
          }};
}

Keys<DomainCall> domainCallKeys()
{
  using D = DomainCall;
  return {{choiceKey("kind", &D::kind,
                     {{"initialise", D::Kind::Initialise},
                      {"add-partition", D::Kind::AddPartition},
                      {"add-thread", D::Kind::AddThread},
                      {"remove-partition", D::Kind::RemovePartition}},
                     "What the call does")
               .required(),
           textListKey("functions", &D::functions, "Link names").required(),
           integerKey("domain", &D::domain, 0, mostArgument, "Argument: the domain").required(),
           integerKey("count", &D::count, 0, mostArgument, "Argument: elements of the array of partitions"),
           integerKey("partition", &D::partition, 0, mostArgument, "Argument: the partition, or the array of pointers to them"),
           integerKey("thread", &D::thread, 0, mostArgument, "Argument: the thread"), knownFromKey<D>()}};
}

Keys<ThreadCall> threadCallKeys()
{
  using T = ThreadCall;
  return {{textListKey("functions", &T::functions, "Link names").required(),
           integerKey("thread", &T::thread, 0, mostArgument, "Argument: the thread"),
           integerKey("stack", &T::stack, 0, mostArgument, "Argument: its stack object").required(),
           integerKey("size", &T::size, 0, mostArgument, "Argument: usable bytes"),
           integerKey("options", &T::options, 0, mostArgument, "Argument: options of the thread").required(), knownFromKey<T>()}};
}

Keys<GatheredPartition> gatheredKeys()
{
  using G = GatheredPartition;
  return {{textListKey("sections", &G::sections, "Sections of its variables, {} is the partition").required(),
           textListKey("zeroed", &G::zeroed, "Those that start-up code clears"),
           textListKey("swallows", &G::swallows, "Globs of sections that the linker takes for it"),
           textListKey("definitions", &G::definitions, "Symbols that the image has where it is defined"),
           textKey("start", &G::startSymbol, "Symbol at its start"), knownFromKey<G>()}};
}

Keys<KernelMemory> kernelMemoryKeys()
{
  using K = KernelMemory;
  return {{textKey("name", &K::name, "What is there").required(), textKey("start", &K::start, "Symbol at its start"),
           textKey("end", &K::end, "Symbol behind its end"), textListKey("sections", &K::sections, "Or: output sections (globs)"),
           textListKey("symbols", &K::symbols, "Or: objects (globs)"), knownFromKey<K>()}};
}

Keys<StackObjects> stackObjectKeys()
{
  using S = StackObjects;
  return {{textKey("element_type", &S::elementType, "Canonical C type of its elements").required(),
           textKey("user_start", &S::userStart, "Symbol before the stacks of user threads"),
           textKey("user_end", &S::userEnd, "Symbol behind them"),
           textKey("guard_symbol", &S::guardSymbol, "Configuration symbol: stacks start with a guard region"),
           bytesKey("guard", &S::guardBytes, "Alignment that the guard needs"),
           textKey("record", &S::recordId, "Record query of static threads"),
           textKey("stack_field", &S::stackField, "Its field with the stack object"),
           textKey("size_field", &S::sizeField, "Its field with the size"),
           textKey("options_field", &S::optionsField, "Its field with the options"),
           textKey("thread_field", &S::threadField, "Its field with the thread"),
           bytesKey("user_option", &S::userOption, "Bit of the options that asks for user mode"), knownFromKey<S>()}};
}

} // namespace

Keys<ProtectionKnowledge> protectionKeys()
{
  using P = ProtectionKnowledge;
  return {{listKey("units", &P::units, unitKeys(), "Which shapes of region a unit has, and how many"),
           textListKey("user_mode", &P::userMode, "Configuration symbols that must all be on for partitions to exist"),
           textKey("partition_record", &P::partitionRecord, "Record query of all partitions"),
           textKey("domain_type", &P::domainType, "Record name of a memory domain"),
           textKey("fixed_record", &P::fixedRecord, "Record query of the table of fixed regions"),
           textKey("fixed_count", &P::fixedCount, "Its field with their number"),
           textKey("static_record", &P::staticRecord, "Record query of regions that are added at start-up"),
           textKey("start_field", &P::startField, "Their field with the first address"),
           textKey("size_field", &P::sizeField, "Their field with the bytes"),
           textKey("limit_symbol", &P::limitSymbol, "Configuration symbol: partitions that a domain has room for"),
           textListKey("limit_checked", &P::limitChecked, "Configuration symbols, any of which guards that room"),
           textListKey("flash_writable", &P::flashWritable, "Configuration symbols, any of which lets code write to flash"),
           textListKey("stack_guards", &P::stackGuards, "Configuration symbols, any of which guards stacks"),
           listKey("domain_calls", &P::domainCalls, domainCallKeys(), "Calls that change a memory domain"),
           listKey("thread_calls", &P::threadCalls, threadCallKeys(), "Calls that create a thread"),
           listKey("gathered", &P::gathered, gatheredKeys(), "Partitions that the linker gathers by section names"),
           listKey("kernel_memory", &P::kernelMemory, kernelMemoryKeys(), "Memory that no user thread may see"),
           listKey("stack_objects", &P::stackObjects, stackObjectKeys(), "Where stack objects are, and their shape")}};
}

} // namespace headroom
