// A child process that is never left behind: it dies with the test.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "base/check.h"

namespace huiying::crash {

class Process {
 public:
  // What it prints is appended to `log`.
  Process(std::vector<std::string> command, const std::string& log) {
    std::vector<char*> words;
    for (std::string& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    const int out =
        ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    HUIYING_CHECK(out >= 0);
    pid_ = ::fork();
    HUIYING_CHECK(pid_ >= 0);
    if (pid_ == 0) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::dup2(out, STDOUT_FILENO);
      ::dup2(out, STDERR_FILENO);
      ::execv(words[0], words.data());
      ::_exit(127);
    }
    ::close(out);
  }
  ~Process() {
    if (pid_ > 0) End(SIGKILL);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // Its wait status after the signal; 0: none is sent, wait for its own end.
  int End(int signal) {
    if (signal != 0) ::kill(pid_, signal);
    int status = 0;
    HUIYING_CHECK(::waitpid(pid_, &status, 0) == pid_);
    pid_ = -1;
    return status;
  }

 private:
  pid_t pid_ = -1;
};

}  // namespace huiying::crash
