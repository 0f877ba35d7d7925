// SPDX-License-Identifier: Apache-2.0
// The files by which Zephyr finds and configures the module: their form, and that they agree with each other.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace headroom::test {
namespace {

const std::filesystem::path module = HEADROOM_ZEPHYR_MODULE;

std::string textOf(const std::filesystem::path &file)
{
    std::ifstream stream(module / file);
    std::stringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::set<std::string> matches(const std::string &text, const std::string &pattern)
{
    std::set<std::string> found;
    const std::regex regex(pattern);
    for (std::sregex_iterator match(text.begin(), text.end(), regex), end; match != end; ++match) {
        found.insert((*match)[1]);
    }
    return found;
}

struct Entry {
    std::string type;
    std::string defaultValue;
    bool hasHelp = false;
};

// Menu entries of a Kconfig file; a line that is none of its words makes the list empty.
std::map<std::string, Entry> entriesOf(const std::string &text)
{
    std::map<std::string, Entry> entries;
    std::istringstream lines(text);
    std::string current;
    bool isHelp = false;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string first;
        words >> first;
        if (first.empty() || first[0] == '#') {
            continue;
        }
        if (isHelp && line.rfind("\t  ", 0) == 0) {
            entries[current].hasHelp = true;
            continue;
        }
        isHelp = false;
        if (first == "config") {
            words >> current;
            entries[current] = {};
        } else if (first == "bool" || first == "int") {
            entries[current].type = first;
        } else if (first == "default") {
            words >> entries[current].defaultValue;
        } else if (first == "help") {
            isHelp = true;
        } else if (first != "range" && first != "depends" && first != "if" && first != "endif") {
            return {};
        }
    }
    return entries;
}

// What zephyr_module.py reads: a map with `build`, whose cmake is a folder with a CMakeLists.txt and whose kconfig is a file.
TEST(ZephyrModuleFiles, ModuleYamlHasTheKeysThatZephyrReads)
{
    const YAML::Node root = YAML::LoadFile((module / "zephyr/module.yml").string());
    ASSERT_TRUE(root.IsMap());
    EXPECT_EQ(root["name"].as<std::string>(), "headroom");
    ASSERT_TRUE(root["build"].IsMap());
    EXPECT_TRUE(std::filesystem::exists(module / root["build"]["cmake"].as<std::string>() / "CMakeLists.txt"));
    EXPECT_TRUE(std::filesystem::exists(module / root["build"]["kconfig"].as<std::string>()));
    for (const auto &key : root["build"]) {
        EXPECT_TRUE(key.first.as<std::string>() == "cmake" || key.first.as<std::string>() == "kconfig");
    }
}

TEST(ZephyrModuleFiles, KconfigIsOffByDefaultAndEachEntryHasATypeAndNames)
{
    const std::string text = textOf("Kconfig");
    const std::map<std::string, Entry> entries = entriesOf(text);
    ASSERT_FALSE(entries.empty());
    ASSERT_TRUE(entries.contains("HEADROOM"));
    EXPECT_EQ(entries.at("HEADROOM").defaultValue, "");
    for (const auto &[name, entry] : entries) {
        EXPECT_EQ(name.rfind("HEADROOM", 0), 0U) << name;
        EXPECT_FALSE(entry.type.empty()) << name;
        EXPECT_TRUE(entry.hasHelp || name == "HEADROOM_THREAD_RECORDS") << name;
        EXPECT_TRUE(entry.type == "bool" || !entry.defaultValue.empty()) << name;
    }
    EXPECT_EQ(std::count(text.begin(), text.end(), '\r'), 0);
}

TEST(ZephyrModuleFiles, LinkTimeOptimisationIsRefused)
{
    EXPECT_NE(textOf("Kconfig").find("depends on !LTO"), std::string::npos);
    EXPECT_NE(textOf("CMakeLists.txt").find("hr_refuse_lto(zephyr_interface)"), std::string::npos);
}

// An option that is read and not declared would be silently off.
TEST(ZephyrModuleFiles, EveryOptionThatIsReadIsDeclared)
{
    const std::map<std::string, Entry> entries = entriesOf(textOf("Kconfig"));
    std::vector<std::filesystem::path> files = {"CMakeLists.txt", "include/headroom/zephyr_config.h", "include/headroom/zephyr.h"};
    for (const auto &file : std::filesystem::directory_iterator(module / "src")) {
        files.push_back(file.path());
    }
    for (const std::filesystem::path &file : files) {
        for (const std::string &name : matches(textOf(file), "CONFIG_(HEADROOM[A-Z_]*)")) {
            EXPECT_TRUE(entries.contains(name) || name == "HEADROOM_") << name << " in " << file;
        }
    }
}

// Without the option nothing of the module is in effect: everything lies inside one condition.
TEST(ZephyrModuleFiles, EverythingInCMakeDependsOnTheOption)
{
    std::istringstream lines(textOf("CMakeLists.txt"));
    std::vector<std::string> outside;
    bool isInside = false;
    for (std::string line; std::getline(lines, line);) {
        if (line == "if(CONFIG_HEADROOM)") {
            isInside = true;
        } else if (line == "endif()") {
            isInside = false;
        } else if (!isInside && !line.empty() && line[0] != '#') {
            outside.push_back(line);
        }
    }
    EXPECT_TRUE(outside.empty()) << outside.front();
}

TEST(ZephyrModuleFiles, EverySourceExistsAndIsBuilt)
{
    const std::string cmake = textOf("CMakeLists.txt");
    for (const std::string &source : matches(cmake, "\\s(src/[a-z_]+\\.c)")) {
        EXPECT_TRUE(std::filesystem::exists(module / source)) << source;
    }
    for (const auto &file : std::filesystem::directory_iterator(module / "src")) {
        if (file.path().extension() == ".c") {
            EXPECT_NE(cmake.find("src/" + file.path().filename().string()), std::string::npos) << file.path();
        }
    }
}

// A name that is wrapped and has no wrapper does not link; one that has a wrapper and is not wrapped is not watched.
TEST(ZephyrModuleFiles, EveryWrappedNameHasAWrapperAndTheOtherWayRound)
{
    std::string list = textOf("wrapped.cmake");
    list = std::regex_replace(list, std::regex("#[^\n]*"), "");
    list = std::regex_replace(list, std::regex("HR_WRAPPED_[A-Z_]+|set"), "");
    std::string sources = textOf("../../runtime/src/wrap/libc_wrap.c");
    for (const auto &file : std::filesystem::directory_iterator(module / "src")) {
        sources += textOf(file.path());
    }
    EXPECT_EQ(matches(list, "([a-z][a-z_]*)"), matches(sources, "__wrap_([a-z_]+)\\("));
}

} // namespace
} // namespace headroom::test
