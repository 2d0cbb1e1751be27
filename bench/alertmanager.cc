#include "bench/alertmanager.h"

#include <fmt/core.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <fstream>
#include <thread>
#include <utility>

namespace huiying::bench {

using namespace std::chrono_literals;

Alertmanager::Alertmanager(const std::filesystem::path& folder,
                           const std::string& url) {
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "am.yml")
      << "route: {receiver: bench, group_by: [case], group_wait: 15s,\n"
         "  group_interval: 1h, repeat_interval: 4h}\n"
         "receivers:\n  - name: bench\n    webhook_configs:\n"
         "      - {url: \""
      << url << "\", send_resolved: false}\n";
  const std::string config = "--config.file=" + (folder / "am.yml").string();
  const std::string data = "--storage.path=" + (folder / "data").string();
  child_ = ::fork();
  if (child_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (std::freopen("/dev/null", "w", stderr) == nullptr) ::_exit(127);
    ::execlp("prometheus-alertmanager", "prometheus-alertmanager",
             config.c_str(), data.c_str(),
             "--web.listen-address=127.0.0.1:19093",
             "--cluster.listen-address=", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  net_.Start();
}

Alertmanager::~Alertmanager() {
  net_.Stop();
  ::kill(child_, SIGTERM);
  int status = 0;
  ::waitpid(child_, &status, 0);
}

bool Alertmanager::WaitUntilReady() {
  for (int i = 0; i < 100; ++i) {
    if (Ask("GET", "/-/ready", "") == 200) return true;
    std::this_thread::sleep_for(100ms);
  }
  return false;
}

int Alertmanager::Ask(const std::string& method, const std::string& path,
                      std::string body) {
  auto answer = boost::asio::co_spawn(
      net_.context(),
      http_.Fetch({.method = method,
                   .url = "http://127.0.0.1:19093" + path,
                   .headers = {{"Content-Type", "application/json"}},
                   .body = std::move(body),
                   .private_addresses = aio::PrivateAddresses::kAllowed}),
      boost::asio::use_future);
  const auto result = answer.get();
  return result ? result->status : 0;
}

double Alertmanager::CpuMs() const {
  std::ifstream in(fmt::format("/proc/{}/stat", child_));
  std::string word;
  double ticks = 0;
  for (int field = 1; field <= 15 && in >> word; ++field) {
    if (field >= 14) ticks += std::stod(word);
  }
  return ticks * 1000 / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

}  // namespace huiying::bench
