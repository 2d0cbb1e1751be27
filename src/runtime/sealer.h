// Sealer: turns the texts of a request into hashes and the rows that they
// stand for. Confined(engine).
//
// A text that has not changed keeps its hash, so that the same post again is
// nothing new; a changed one gets a salt of its own.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "engine/engine.h"
#include "runtime/desk.h"
#include "runtime/random.h"
#include "store/key_value.h"

namespace huiying::runtime {

// The texts that belong to one turn: made durable with its entries.
class Sealer {
 public:
  Sealer(const engine::Engine& engine, const store::KeyValue& store,
         Random& random)
      : engine_(engine), store_(store), random_(random) {}

  // Fills in the hashes. The rows become part of the turn with Keep().
  base::Result<std::vector<store::Write>> Seal(Request& request);
  void Keep(store::Write row);
  std::vector<store::Write> TakeRows() &&;

 private:
  // The hash of `text`: `before` when that is what it stands for, else a new
  // one whose row is added to `rows`.
  base::Result<model::TextHash> HashFor(const std::string& text,
                                        const model::TextHash& before,
                                        std::vector<store::Write>& rows);
  base::Status SealFiles(const std::vector<RuleFileText>& files,
                         model::LoadRules& command,
                         std::vector<store::Write>& rows);
  base::Result<bool> StandsFor(const model::TextHash& hash,
                               const std::string& text);

  const engine::Engine& engine_;
  const store::KeyValue& store_;
  Random& random_;
  std::unique_ptr<store::Snapshot> snapshot_;  // taken when first needed
  std::map<std::string, store::Write> kept_;   // by key
};

}  // namespace huiying::runtime
