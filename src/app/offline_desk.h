// OfflineDesk: one command at a time on a data folder that no daemon has open,
// through the same writer. Confined(main).
#pragma once

#include <filesystem>
#include <memory>

#include "base/error.h"
#include "runtime/desk.h"
#include "runtime/start.h"

namespace huiying::app {

class OfflineDesk {
 public:
  // A folder that is new begins as `mode`; one that is there keeps its own.
  // Error: kRefused when a daemon has it, saying what to do instead.
  static base::Result<OfflineDesk> Open(const std::filesystem::path& data,
                                        runtime::Mode mode);
  ~OfflineDesk();
  OfflineDesk(OfflineDesk&& other) noexcept;
  OfflineDesk& operator=(OfflineDesk&& other) noexcept;

  // Durable when it returns. Error: kRefused with the engine's reason.
  base::Result<runtime::Accepted> Submit(runtime::Request request);

 private:
  struct Parts;
  explicit OfflineDesk(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace huiying::app
