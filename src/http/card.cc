#include "http/card.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "http/escape.h"

namespace huiying::http {
namespace {

constexpr int kWidth = 900;
constexpr int kMargin = 70;
constexpr int kFont = 36;
constexpr int kLine = 62;
constexpr int kHeading = 64;
constexpr std::size_t kColumns = (kWidth - 2 * kMargin) / kFont;

constexpr std::string_view kNeverFirst[] = {"，", "。", "、", "；", "：", "！",
                                            "？", "）", "》", "”",  "’",  "〕",
                                            ",",  ".",  ")",  ";",  ":"};

std::size_t BytesOf(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte < 0x80) return 1;
  if (byte >= 0xF0) return 4;
  return byte >= 0xE0 ? 3 : 2;
}

std::vector<std::string_view> LinesOf(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == text.npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string Line(std::string_view text, int x, int y, int size,
                 std::string_view anchor) {
  return fmt::format(
      "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\" "
      "xml:space=\"preserve\">{}</text>\n",
      x, y, size, anchor, Escape(text));
}

// Unit and date stand at the right, as under a letter.
bool IsSignature(std::string_view line) {
  return line.size() <= 60 && line.find("。") == line.npos;
}

}  // namespace

std::string BreakLines(std::string_view text, std::size_t columns) {
  std::string out;
  std::size_t used = 0;  // in halves
  while (!text.empty()) {
    const std::string_view one =
        text.substr(0, std::min(text.size(), BytesOf(text.front())));
    text.remove_prefix(one.size());
    if (one == "\n") {
      out += '\n';
      used = 0;
      continue;
    }
    const std::size_t width = one.size() == 1 ? 1 : 2;
    const bool may_begin =
        std::ranges::find(kNeverFirst, one) == std::end(kNeverFirst);
    if (used + width > 2 * columns && may_begin) {
      out += '\n';
      used = 0;
    }
    out += one;
    used += width;
  }
  return out;
}

std::string MakeCard(std::string_view text) {
  const std::vector<std::string_view> lines = LinesOf(text);
  std::string body;
  int y = kMargin + kHeading;
  if (!lines.empty()) {
    body += Line(lines.front(), kWidth / 2, y, kHeading, "middle");
    y += kLine + 30;
  }
  // The lines at the end that are short: unit and date.
  std::size_t signature = lines.size();
  while (signature > 1 && IsSignature(lines[signature - 1])) --signature;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (i >= signature) {
      body += Line(lines[i], kWidth - kMargin, y, kFont, "end");
      y += kLine;
      continue;
    }
    // A paragraph begins two characters in.
    const std::string broken =
        BreakLines(fmt::format("　　{}", lines[i]), kColumns);
    for (const std::string_view line : LinesOf(broken)) {
      body += Line(line, kMargin, y, kFont, "start");
      y += kLine;
    }
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\">\n<rect width=\"{0}\" height=\"{1}\" "
      "fill=\"#0a3a8c\"/>\n<g fill=\"#fff\" font-family=\"'Noto Sans CJK SC',"
      "'Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif\">\n"
      "{2}</g>\n</svg>\n",
      kWidth, y + kMargin, body);
}

}  // namespace huiying::http
