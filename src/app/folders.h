// Where things are when nobody says so: beside the working directory, else in
// the checkout or the installation that the binary belongs to.
#pragma once

#include <filesystem>
#include <string_view>

namespace huiying::app {

// `name` (`rules`, `feeds`, `dashboards/dist`) in the working directory, or in
// the nearest folder above the binary that has it; the first when none has.
std::filesystem::path DefaultFolder(std::string_view name);

}  // namespace huiying::app
