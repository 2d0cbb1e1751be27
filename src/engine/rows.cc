// The state as rows, and back.
#include "base/check.h"
#include "cases/apply.h"
#include "engine/engine.h"

namespace huiying::engine {
namespace {

template <class Map, class Key>
std::optional<std::string> EncodeFrom(const Map& map, const Key& key) {
  const auto it = map.find(key);
  if (it == map.end()) return std::nullopt;
  return model::EncodeFields(it->second);
}

std::optional<std::string> Stored(
    const std::unordered_map<model::PostId, std::string>& rows,
    const model::PostId& id) {
  const auto it = rows.find(id);
  if (it == rows.end()) return std::nullopt;
  return it->second;
}

stats::Bucket BucketOfKey(std::string_view own) {
  const std::uint64_t packed = model::FromBigEndian(own);
  return {static_cast<std::uint32_t>(packed >> 8),
          static_cast<model::Grade>(packed & 0xFF)};
}

}  // namespace

std::optional<std::string> Engine::EncodeRow(std::string_view key) const {
  HUIYING_CHECK(!key.empty());
  const std::string_view own = key.substr(1);
  switch (static_cast<model::Table>(key.front())) {
    case model::Table::kGlobal:
      return model::EncodeFields(state_.global);
    case model::Table::kPolicy:
      return model::EncodeFields(state_.policy);
    case model::Table::kCase:
      return EncodeFrom(state_.cases, model::CaseId(model::FromBigEndian(own)));
    case model::Table::kPost:
      return Stored(state_.posts, model::PostId(std::string(own)));
    case model::Table::kCasePost: {
      // A post that went to another case leaves this key behind.
      const auto post =
          state_.FindPost(model::PostId(model::PostIdOfCasePostKey(key)));
      const model::CaseId id(model::FromBigEndian(own));
      if (!post || post->case_id != id) return std::nullopt;
      return std::string();
    }
    case model::Table::kLedger: {
      const auto [id, number] = model::ReleaseOfLedgerKey(key);
      const model::Case* const c = state_.FindCase(id);
      const model::Release* const release =
          c == nullptr ? nullptr : cases::FindRelease(*c, number);
      if (release == nullptr) return std::nullopt;
      return model::EncodeFields(model::LedgerEntryOf(id, *release));
    }
    case model::Table::kAttendance:
      return EncodeFrom(state_.attendance, std::string(key));
    case model::Table::kAlert:
      return EncodeFrom(state_.alerts,
                        model::AlertId(model::FromBigEndian(own)));
    case model::Table::kSource:
      return EncodeFrom(state_.sources, model::FeedName(std::string(own)));
    case model::Table::kFigure:
      return EncodeFrom(state_.figures, BucketOfKey(own));
    case model::Table::kAccount:
      return EncodeFrom(state_.accounts, model::Actor(std::string(own)));
    case model::Table::kShift:
      return EncodeFrom(state_.shifts, std::string(own));
    case model::Table::kOverride:
      return EncodeFrom(state_.overrides, model::FromBigEndian(own));
    case model::Table::kLookAhead:
      if (!state_.look_ahead) return std::nullopt;
      return model::EncodeFields(*state_.look_ahead);
    case model::Table::kHeartbeat:
      return EncodeFrom(state_.heartbeats, std::string(own));
    case model::Table::kUnheard:
      return model::EncodeFields(state_.unheard);
  }
  HUIYING_CHECK_MSG(false, "a row of no table");
  return std::nullopt;
}

namespace {

// Decodes a row and hands it to `put`, which says whether it stands under its
// own key.
template <class T, class Put>
bool Take(std::string_view value, Put put) {
  auto row = model::DecodeFields<T>(value);
  return row && put(std::move(*row));
}

}  // namespace

base::Status Engine::LoadRow(std::string_view key, std::string_view value) {
  const auto damaged = [&] {
    return base::Fail(base::ErrorCode::kCorrupt,
                      "row " + base::ToHex(key) + " of table '" +
                          std::string(key.substr(0, 1)) + "' is damaged");
  };
  if (key.empty()) return damaged();
  const std::string_view own = key.substr(1);
  bool ok = true;
  bool has_case = true;
  switch (static_cast<model::Table>(key.front())) {
    case model::Table::kGlobal:
      ok = Take<model::Global>(value, [&](auto&& g) {
        state_.global = g;
        return key == model::GlobalKey();
      });
      break;
    case model::Table::kPolicy:
      ok = Take<model::Policy>(value, [&](auto&& p) {
        state_.policy = p;
        return key == model::PolicyKey();
      });
      break;
    case model::Table::kCase:
      ok = Take<model::Case>(value, [&](model::Case&& c) {
        const model::CaseId id = c.id;
        state_.ShareWords(c);
        state_.cases[id] = std::move(c);
        return key == model::CaseKey(id);
      });
      break;
    case model::Table::kPost:
      ok = Take<model::PostRow>(value, [&](model::PostRow&& p) {
        state_.posts[p.id] = std::string(value);
        has_case = state_.FindCase(p.case_id) != nullptr;
        return key == model::PostKey(p.id);
      });
      break;
    case model::Table::kCasePost:
      ok = value.empty();
      break;
    case model::Table::kAlert:
      ok = Take<model::Alert>(value, [&](model::Alert&& a) {
        const model::AlertId id = a.id;
        state_.alerts[id] = std::move(a);
        return key == model::AlertKey(id);
      });
      break;
    case model::Table::kSource:
      ok = Take<model::Source>(value, [&](model::Source&& s) {
        const model::FeedName name = s.name;
        state_.sources[name] = std::move(s);
        return key == model::SourceKey(name);
      });
      break;
    case model::Table::kLedger:
      ok = key.size() == 25 &&
           Take<model::LedgerEntry>(value, [](const auto&) { return true; });
      break;
    case model::Table::kAttendance:
      ok = Take<model::Attendance>(value, [&](model::Attendance&& a) {
        const std::string at = model::AttendanceKey(a);
        state_.attendance[at] = std::move(a);
        return key == at;
      });
      break;
    case model::Table::kFigure:
      ok = own.size() == 8 && Take<stats::Figure>(value, [&](auto&& f) {
             state_.figures[BucketOfKey(own)] = f;
             return true;
           });
      break;
    case model::Table::kAccount:
      ok = Take<model::Account>(value, [&](model::Account&& a) {
        const model::Actor actor = model::ActorOf(a.kind, a.id);
        state_.accounts[actor] = std::move(a);
        return key == model::AccountKey(actor);
      });
      break;
    case model::Table::kShift:
      ok = Take<model::Shift>(value, [&](model::Shift&& s) {
        const std::string at = model::ShiftKey(s.group);
        state_.shifts[s.group] = std::move(s);
        return key == at;
      });
      break;
    case model::Table::kOverride:
      ok = Take<model::Override>(value, [&](model::Override&& o) {
        const std::string at = model::OverrideKey(o.number);
        state_.overrides[o.number] = std::move(o);
        return key == at;
      });
      break;
    case model::Table::kLookAhead:
      ok = Take<model::LookAhead>(value, [&](model::LookAhead&& l) {
        state_.look_ahead = std::move(l);
        return key == model::LookAheadKey();
      });
      break;
    case model::Table::kHeartbeat:
      ok = Take<model::Heartbeat>(value, [&](model::Heartbeat&& h) {
        const std::string at = model::HeartbeatKey(h.name);
        state_.heartbeats[h.name] = std::move(h);
        return key == at;
      });
      break;
    case model::Table::kUnheard:
      ok = Take<model::Unheard>(value, [&](model::Unheard&& u) {
        state_.unheard = std::move(u);
        return key == model::UnheardKey();
      });
      break;
    default:
      ok = false;
  }
  if (!ok) return damaged();
  if (!has_case) {
    return base::Fail(base::ErrorCode::kCorrupt,
                      "post " + std::string(own) + " belongs to no case");
  }
  return {};
}

void Engine::FinishLoading() {
  for (const auto& [id, c] : state_.cases) {
    state_.IndexCase(c);
    for (const std::uint64_t fingerprint : c.fingerprints) {
      state_.near.Insert(fingerprint, id);
    }
  }
  for (const auto& [id, alert] : state_.alerts) state_.IndexAlert(alert);
}

}  // namespace huiying::engine
