// A YAML file that people write: every getter on every node, and an error that
// says where it is.
#include "tests/fuzz/target.h"
#include "yaml/reader.h"

namespace huiying::fuzz {
namespace {

constexpr std::string_view kFile = "f.yaml";

void CheckError(const base::Error& error) {
  HUIYING_CHECK(error.message.starts_with("f.yaml:"));
  HUIYING_CHECK(text::IsValidUtf8(error.message));
}

template <class T>
void CheckResult(const base::Result<T>& result) {
  if (!result) CheckError(result.error());
}

void CheckScalar(const yaml::Node& node) {
  CheckResult(node.String());
  CheckResult(node.Integer());
  CheckResult(node.Integer(-5, 5));
  CheckResult(node.Bool());
  CheckResult(node.Duration());
  CheckResult(node.Strings());
  CheckResult(node.Field("name"));
  HUIYING_CHECK(node.IsMap() + node.IsList() + node.IsScalar() +
                    node.IsEmpty() == 1);
  HUIYING_CHECK(node.line() >= 1);
  CheckError(node.Wrong("wrong"));
}

// Aliases can write one node out many times: `left` bounds what is read.
void CheckNode(const yaml::Node& node, std::size_t& left) {
  if (left == 0) return;
  --left;
  CheckScalar(node);
  const auto list = node.List();
  CheckResult(list);
  if (list) {
    for (const yaml::Node& item : *list) CheckNode(item, left);
  }
  const auto status = node.OnlyFields({"name", "terms", "rules"});
  if (!status) CheckError(status.error());
  const auto map = node.Map();
  CheckResult(map);
  if (!map) return;
  for (const yaml::Entry& entry : *map) {
    HUIYING_CHECK(!entry.key.empty() && entry.line >= 1);
    HUIYING_CHECK(node.Find(entry.key).has_value());
    CheckNode(entry.value, left);
  }
}

void CheckYaml(std::string_view text) {
  const auto document = yaml::Parse(kFile, text);
  if (!document) return CheckError(document.error());
  std::size_t left = 20'000;
  CheckNode(document->root(), left);
}

}  // namespace
}  // namespace huiying::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  huiying::fuzz::CheckYaml(huiying::fuzz::BytesOf(data, size));
  return 0;
}
