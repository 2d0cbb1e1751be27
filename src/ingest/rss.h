// RSS 2.0, 0.9x and 1.0 (RDF): one reader, since real feeds mix them. Pure.
#pragma once

#include "ingest/parse.h"

namespace huiying::ingest {

base::Result<ParsedDocument> ParseRss(std::string_view text,
                                      const ParseContext& context);

}  // namespace huiying::ingest
