// SPDX-License-Identifier: MIT
#include "host/plugin/elf_section.hpp"

#include <elf.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <type_traits>

namespace jackfield::plugin {
namespace {

constexpr std::size_t kMaxManifestBytes = std::size_t{1} << 20;
constexpr std::size_t kMaxSections = 4096;
constexpr std::size_t kMaxSymbols = 1u << 20;
constexpr std::size_t kMaxNameBytes = 4096;
constexpr std::string_view kManifestSection = ".jackfield.manifest";

#if defined(__x86_64__)
constexpr Elf64_Half kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
#else
#error "plugins are loaded on x86-64 and aarch64 only"
#endif

/// Bytes that are copied out, never pointed into: nothing in the file is aligned or bounded.
class Bytes {
 public:
  explicit Bytes(std::string_view all) noexcept : all_(all) {}

  std::optional<std::string_view> slice(std::uint64_t offset, std::uint64_t size) const noexcept {
    if (offset > all_.size() || size > all_.size() - offset) return std::nullopt;
    return all_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(size));
  }
  template <class T>
  std::optional<T> at(std::uint64_t offset) const noexcept {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto bytes = slice(offset, sizeof(T));
    if (!bytes) return std::nullopt;
    T value;
    std::memcpy(&value, bytes->data(), sizeof(T));
    return value;
  }
  /// Element `index` of a table of T that lies in this.
  template <class T>
  std::optional<T> element(std::uint64_t index) const noexcept {
    if (index >= all_.size() / sizeof(T)) return std::nullopt;
    return at<T>(index * sizeof(T));
  }
  template <class T>
  std::size_t count() const noexcept {
    return all_.size() / sizeof(T);
  }
  /// The NUL-ended name at `offset`; nothing when it does not end.
  std::optional<std::string_view> name(std::uint64_t offset) const noexcept {
    if (offset >= all_.size()) return std::nullopt;
    const std::string_view rest = all_.substr(static_cast<std::size_t>(offset));
    const std::size_t end = rest.substr(0, kMaxNameBytes).find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    return rest.substr(0, end);
  }

 private:
  std::string_view all_;
};

Error damaged(const char* what) {
  return invalid(std::string("not a whole shared library: ") + what);
}

class ElfReader {
 public:
  explicit ElfReader(std::string_view file) noexcept : file_(file) {}

  Result<ElfImage> read() {
    if (const auto done = read_header(); !done) return done.error();
    if (const auto done = read_segments(); !done) return done.error();
    if (const auto done = read_dynamic(); !done) return done.error();
    if (const auto done = read_sections(); !done) return done.error();
    if (const auto done = read_symbols(); !done) return done.error();
    return std::move(image_);
  }

 private:
  Result<void> read_header() {
    const auto header = file_.at<Elf64_Ehdr>(0);
    if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) {
      return invalid("not a shared library (no ELF header)");
    }
    header_ = *header;
    if (header_.e_ident[EI_CLASS] != ELFCLASS64 || header_.e_ident[EI_DATA] != ELFDATA2LSB ||
        header_.e_machine != kMachine) {
      return invalid("built for another kind of machine");
    }
    if (header_.e_type != ET_DYN) return invalid("not a shared library (another kind of ELF file)");
    if (header_.e_phentsize != sizeof(Elf64_Phdr)) return damaged("program headers of odd size");
    if (header_.e_shentsize != sizeof(Elf64_Shdr)) return damaged("no section headers");
    return {};
  }

  Result<void> read_segments() {
    for (std::uint64_t i = 0; i < header_.e_phnum; ++i) {
      const auto segment =
          file_.at<Elf64_Phdr>(checked_offset(header_.e_phoff, i, sizeof(Elf64_Phdr)));
      if (!segment) return damaged("program headers beyond its end");
      if (segment->p_type == PT_LOAD) {
        if (!file_.slice(segment->p_offset, segment->p_filesz)) {
          return damaged("a segment beyond its end");
        }
        loads_.push_back(*segment);
      } else if (segment->p_type == PT_DYNAMIC) {
        dynamic_ = file_.slice(segment->p_offset, segment->p_filesz);
        if (!dynamic_) return damaged("dynamic table beyond its end");
      } else if (segment->p_type == PT_GNU_STACK) {
        image_.wants_executable_stack = (segment->p_flags & PF_X) != 0;
      } else if (segment->p_type == PT_INTERP) {
        return invalid("a program, not a shared library");
      }
    }
    if (!dynamic_) return damaged("no dynamic table");
    return {};
  }

  // What the dynamic loader will go by, so what it needs is read from here and not from sections.
  Result<void> read_dynamic() {
    const Bytes table(*dynamic_);
    std::vector<std::uint64_t> needed;
    std::uint64_t strings_size = 0;
    for (std::uint64_t i = 0; i < table.count<Elf64_Dyn>(); ++i) {
      const Elf64_Dyn entry = *table.element<Elf64_Dyn>(i);
      if (entry.d_tag == DT_NULL) break;
      if (entry.d_tag == DT_NEEDED) needed.push_back(entry.d_un.d_val);
      if (entry.d_tag == DT_STRTAB) strings_address_ = entry.d_un.d_ptr;
      if (entry.d_tag == DT_STRSZ) strings_size = entry.d_un.d_val;
      if (entry.d_tag == DT_SYMTAB) symbols_address_ = entry.d_un.d_ptr;
      if (entry.d_tag == DT_RPATH || entry.d_tag == DT_RUNPATH) image_.has_library_path = true;
      if (entry.d_tag == DT_TEXTREL) image_.has_text_relocations = true;
      if (entry.d_tag == DT_FLAGS && (entry.d_un.d_val & DF_TEXTREL) != 0) {
        image_.has_text_relocations = true;
      }
    }
    const auto offset = file_offset(strings_address_);
    const auto strings = offset ? file_.slice(*offset, strings_size) : std::nullopt;
    if (!strings) return damaged("names beyond its end");
    for (const std::uint64_t at : needed) {
      const auto name = Bytes(*strings).name(at);
      if (!name) return damaged("a needed library without a name");
      image_.needed.emplace_back(*name);
    }
    return {};
  }

  Result<void> read_sections() {
    if (header_.e_shnum == 0 || header_.e_shnum > kMaxSections)
      return damaged("no section headers");
    for (std::uint64_t i = 0; i < header_.e_shnum; ++i) {
      const auto section =
          file_.at<Elf64_Shdr>(checked_offset(header_.e_shoff, i, sizeof(Elf64_Shdr)));
      if (!section) return damaged("section headers beyond its end");
      sections_.push_back(*section);
    }
    if (header_.e_shstrndx >= sections_.size()) return damaged("sections without names");
    const auto names = content(sections_[header_.e_shstrndx]);
    if (!names) return damaged("section names beyond its end");
    for (const Elf64_Shdr& section : sections_) {
      if (Bytes(*names).name(section.sh_name) != kManifestSection) continue;
      const auto bytes = content(section);
      if (!bytes) return damaged("manifest beyond its end");
      if (bytes->size() > kMaxManifestBytes) return invalid("its manifest is larger than 1 MiB");
      if (image_.has_manifest) return invalid("it has two manifests");
      image_.manifest = *bytes;
      image_.has_manifest = true;
    }
    return {};
  }

  Result<void> read_symbols() {
    const auto table = std::find_if(sections_.begin(), sections_.end(),
                                    [](const Elf64_Shdr& s) { return s.sh_type == SHT_DYNSYM; });
    if (table == sections_.end()) return damaged("no dynamic symbols");
    if (table->sh_link >= sections_.size()) return damaged("symbols without names");
    // A file whose sections tell another story than its dynamic table would be checked by one and
    // run by the other.
    if (table->sh_addr != symbols_address_ ||
        sections_[table->sh_link].sh_addr != strings_address_ ||
        file_offset(table->sh_addr) != table->sh_offset) {
      return damaged("sections and dynamic table disagree");
    }
    const auto symbols = content(*table);
    const auto names = content(sections_[table->sh_link]);
    if (!symbols || !names) return damaged("symbols beyond its end");
    const std::size_t count = Bytes(*symbols).count<Elf64_Sym>();
    if (count > kMaxSymbols) return damaged("too many symbols");
    const std::string_view versions = symbol_versions();
    for (std::uint64_t i = 1; i < count; ++i) {
      const Elf64_Sym symbol = *Bytes(*symbols).element<Elf64_Sym>(i);
      const auto name = Bytes(*names).name(symbol.st_name);
      if (!name) return damaged("a symbol without a name");
      take_symbol(symbol, *name, Bytes(versions).element<Elf64_Versym>(i).value_or(0));
    }
    return {};
  }

  void take_symbol(const Elf64_Sym& symbol, std::string_view name, Elf64_Versym version) {
    const unsigned char binding = ELF64_ST_BIND(symbol.st_info);
    if (binding == STB_LOCAL || name.empty()) return;
    const ElfImage::Symbol found{std::string(name), ELF64_ST_TYPE(symbol.st_info) == STT_FUNC,
                                 binding == STB_WEAK, (version & 0x7fff) >= 2};
    if (symbol.st_shndx == SHN_UNDEF) {
      image_.undefined.push_back(found);
    } else if (ELF64_ST_VISIBILITY(symbol.st_other) == STV_DEFAULT ||
               ELF64_ST_VISIBILITY(symbol.st_other) == STV_PROTECTED) {
      image_.exported.push_back(found);
    }
  }

  std::string_view symbol_versions() const {
    for (const Elf64_Shdr& section : sections_) {
      if (section.sh_type == SHT_GNU_versym) return content(section).value_or(std::string_view());
    }
    return {};
  }

  std::optional<std::string_view> content(const Elf64_Shdr& section) const {
    if (section.sh_type == SHT_NOBITS) return std::nullopt;
    return file_.slice(section.sh_offset, section.sh_size);
  }

  /// Where in the file the loader takes the bytes of a virtual address from.
  std::optional<std::uint64_t> file_offset(std::uint64_t address) const {
    for (const Elf64_Phdr& load : loads_) {
      if (address < load.p_vaddr || address - load.p_vaddr >= load.p_filesz) continue;
      return load.p_offset + (address - load.p_vaddr);
    }
    return std::nullopt;
  }

  /// Offset of a table's element; beyond every file when it does not fit a number.
  static std::uint64_t checked_offset(std::uint64_t base, std::uint64_t index, std::uint64_t size) {
    const std::uint64_t inside = index * size;  // index is below 2^16
    return base > UINT64_MAX - inside ? UINT64_MAX : base + inside;
  }

  Bytes file_;
  Elf64_Ehdr header_{};
  std::vector<Elf64_Phdr> loads_;
  std::vector<Elf64_Shdr> sections_;
  std::optional<std::string_view> dynamic_;
  std::uint64_t strings_address_ = 0;
  std::uint64_t symbols_address_ = 0;
  ElfImage image_;
};

}  // namespace

Result<ElfImage> read_elf(std::string_view file) {
  return ElfReader(file).read();
}

}  // namespace jackfield::plugin
