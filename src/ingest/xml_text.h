// What is done to the text of an XML document before a parser sees it: a small
// scanner that knows markup from character data. Pure. Internal to ingest.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace huiying::ingest {

// Without its `<!DOCTYPE …>`, internal subset included.
std::string WithoutDoctype(std::string_view text);

// The stretches `<item …>…</item>` (any prefix, not nested), CDATA and
// comments respected. One that breaks off is left out.
std::vector<std::string_view> CutItems(std::string_view text,
                                       std::string_view name);

}  // namespace huiying::ingest
