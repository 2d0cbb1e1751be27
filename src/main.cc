#include "app/commands.h"

int main(int argc, char** argv) { return huiying::app::Main(argc, argv); }
