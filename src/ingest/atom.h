// Atom 1.0 and its draft 0.3. Pure.
#pragma once

#include "ingest/parse.h"

namespace huiying::ingest {

base::Result<ParsedDocument> ParseAtom(std::string_view text,
                                       const ParseContext& context);

}  // namespace huiying::ingest
