// Markup of a post to plain text, and the names of people out of it. Pure.
//
// Names of users are never stored: a mention goes, and so does the name in
// `//@name:` of a repost chain. The text of a hashtag and the name of an emoji
// picture stay, since rules read them.
#pragma once

#include <string>
#include <string_view>

namespace huiying::text {

// Entities decoded, <br>, <p> and other blocks to line ends, scripts and
// styles dropped, `<img alt="[怒]">` to its alt, mentions out as in
// StripMentions(). Any bytes give some text, in time linear in their length;
// markup nested deeper than the parser allows loses its inner part.
std::string HtmlToText(std::string_view html);

// Takes `@name` out of plain text. A name is what Weibo allows: Chinese
// characters, letters, digits, `_` and `-`, at most 30. The `@` of an e-mail
// address stays. `//@name:` becomes `//`.
std::string StripMentions(std::string_view text);

}  // namespace huiying::text
