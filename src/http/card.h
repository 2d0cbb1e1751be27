// The picture of a statement as the public knows it: white on blue (蓝底白字),
// as SVG. Pure.
#pragma once

#include <string>
#include <string_view>

namespace huiying::http {

// The first line of `text` is the heading, the others are set below it, broken
// to the width of the card. The height follows from the text.
std::string MakeCard(std::string_view text);

// `text` in lines of at most `columns` full-width characters; a half-width one
// counts for half, and a mark that may not begin a line stays on the one
// before.
std::string BreakLines(std::string_view text, std::size_t columns);

}  // namespace huiying::http
