// Judgement: what an answer means for an alert. Pure.
//
// A 2xx alone says delivered only for receivers of our own kind; the chat
// platforms answer 200 to everything and put a code into the body. A code that
// nobody documented is never a success.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aio/http_client.h"
#include "aio/mail_client.h"
#include "base/time.h"
#include "model/names.h"

namespace huiying::notify {

struct Judgement {
  model::DeliveryOutcome outcome = model::DeliveryOutcome::kRetry;
  // The status of HTTP or SMTP, or the platform's own code; 0: no answer.
  std::uint32_t status = 0;
  std::optional<base::Duration> retry_after;  // real time, at most an hour
  std::string why;                            // for the log; no contact in it
};

struct Answered {
  base::Result<aio::HttpResponse> response;
  bool left = true;  // a byte of the request went out
};

// By the status: 2xx is delivered; 408, 429 and 5xx are tried again; the rest
// will not get better by asking again. Without an answer it is *unknown* once
// something had left.
Judgement JudgeStatus(const Answered& answer);

// By a reply of SMTP: 4xx later, 5xx never, none after the whole text: unknown.
Judgement JudgeMail(const aio::MailOutcome& outcome);

// What a platform says of one code.
struct CodeMeaning {
  std::int64_t code = 0;
  model::DeliveryOutcome outcome = model::DeliveryOutcome::kRetry;
  std::chrono::seconds wait{0};  // before the next try; 0: as the engine likes
};
// The whole number at `field` of a JSON body, looked up; unlisted: retried.
// `listed` must hold 0. A body without the field is no answer: unknown.
Judgement JudgeBody(const Answered& answer, const char* field,
                    const char* message_field,
                    std::span<const CodeMeaning> listed);

// Seconds, or a date, which counts from `date` (the answer's own Date, so that
// no clock of ours is in it). Nothing when it is neither.
std::optional<base::Duration> ParseRetryAfter(std::string_view value,
                                              std::string_view date);

}  // namespace huiying::notify
