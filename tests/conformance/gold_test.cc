// The shipped rule pack against texts that people labelled one by one
// (../shared/data/gold). Every fifth line was never read while the pack was
// written; its figures are printed beside the others and have their own floor.
// HUIYING_GOLD_ERRORS=1 prints what is wrong on the lines that may be read.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "classify/classify.h"
#include "tests/conformance/texts.h"

namespace huiying::classify {
namespace {

struct Line {
  std::string text, relevant, topic;
  model::Grade grade = 0;
};

struct Figures {
  int yes = 0, found = 0, wrong = 0;           // Y, Y found, N found
  int graded = 0, exact = 0;                   // labelled 1–3, found
  int ordinary = 0, stayed = 0;                // labelled 4, found
  int grave = 0, grave_lost = 0;               // labelled 1–2; below 3
  int topics = 0, topic_first = 0, topic_any = 0;

  double recall() const { return yes ? double(found) / yes : 1; }
  double precision() const {
    return found ? double(found) / (found + wrong) : 1;
  }
};

void Print(const char* name, const Figures& f) {
  std::cout << name << ": recall " << f.recall() << " (" << f.found << "/"
            << f.yes << "), precision " << f.precision() << " (" << f.wrong
            << " wrong); grades 1-3 exact " << f.exact << "/" << f.graded
            << ", 4 stays 4 " << f.stayed << "/" << f.ordinary
            << ", 1-2 lost " << f.grave_lost << "/" << f.grave
            << "; topic first " << f.topic_first << "/" << f.topics
            << ", among " << f.topic_any << "\n";
}

void Show(const char* what, const Line& line, const model::Verdict& v) {
  if (std::getenv("HUIYING_GOLD_ERRORS") == nullptr) return;
  std::cout << what << " " << line.topic << " " << line.grade << " -> "
            << v.grade << " [";
  for (const auto& topic : v.topics) std::cout << topic << " ";
  std::cout << "] " << line.text.substr(0, 300) << " {";
  for (const auto& hit : v.hits) {
    std::cout << hit.rule << ":" << hit.text << " ";
  }
  for (const auto& reason : v.reasons) std::cout << reason << " ";
  std::cout << "}\n";
}

void Count(const Line& line, const model::Verdict& v, bool may_show,
           Figures& f) {
  const auto show = [&](const char* what) {
    if (may_show) Show(what, line, v);
  };
  if (line.relevant == "N") {
    f.wrong += v.relevant;
    if (v.relevant) show("EXTRA");
    return;
  }
  if (line.relevant != "Y") return;
  ++f.yes;
  f.found += v.relevant;
  const bool is_grave = model::IsGrave(line.grade);
  f.grave += is_grave;
  if (is_grave && (!v.relevant || v.grade > 3)) {
    ++f.grave_lost;
    show("LOST");
  }
  if (!v.relevant) return show("MISSED");
  (line.grade == 4 ? f.ordinary : f.graded) += 1;
  (line.grade == 4 ? f.stayed : f.exact) += v.grade == line.grade;
  if (v.grade != line.grade) show("GRADE");
  ++f.topics;
  const bool any = std::ranges::count(v.topics, line.topic) > 0;
  f.topic_any += any;
  const bool first = v.topics.front() == line.topic;
  f.topic_first += first;
  if (!first) show("TOPIC");
}

}  // namespace

TEST_CASE("TheRulePackFindsWhatAnEditorWants") {
  const auto data = conformance::SharedData("conformance_gold");
  if (!data) return;
  const auto rules = conformance::ShippedRules();
  Figures all, read, held_out;
  std::ifstream in(*data + "/gold/relevance_and_grade.jsonl");
  std::string text;
  for (int number = 1; std::getline(in, text); ++number) {
    const auto json = nlohmann::json::parse(text);
    Line line{json["text"], json["relevant"], json["topic"]};
    const std::string grade = json["grade"];
    if (grade != "-") line.grade = static_cast<model::Grade>(stoi(grade));
    model::Post post;
    post.text = line.text;
    const model::Verdict verdict =
        Classify(post, *rules, {.gate = PlaceGate::kOff});
    const bool hold_out = number % 5 == 0;
    Count(line, verdict, false, all);
    Count(line, verdict, !hold_out, hold_out ? held_out : read);
  }
  Print("all", all);
  Print("read", read);
  Print("held out", held_out);
  CHECK(all.recall() >= 0.97);
  CHECK(all.precision() >= 0.93);
  CHECK(all.exact >= 0.75 * all.graded);
  CHECK(all.stayed >= 0.93 * all.ordinary);
  CHECK(all.grave_lost == 0);
  CHECK(all.topic_any >= 0.85 * all.topics);
  CHECK(read.recall() >= 0.97);
  CHECK(read.precision() >= 0.945);
  CHECK(read.exact >= 0.80 * read.graded);
  CHECK(read.stayed >= 0.95 * read.ordinary);
  CHECK(read.grave_lost == 0);
  CHECK(read.topic_any >= 0.85 * read.topics);
  CHECK(held_out.recall() >= 0.95);
  CHECK(held_out.precision() >= 0.92);
  CHECK(held_out.grave_lost == 0);
}

}  // namespace huiying::classify
