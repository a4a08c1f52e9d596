// MB/s of cppjieba (with its model for unknown words, as it is used by default) on the
// lines of a file. Built by `run`, against a copy of cppjieba; no part of the build.
#include <cppjieba/Jieba.hpp>

#include <cstdio>
#include <ctime>
#include <fstream>

static double cpu_seconds()
{
    timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec + now.tv_nsec * 1e-9;
}

int main(int, char **arguments)
{
    std::string folder = arguments[1];
    cppjieba::Jieba jieba(folder + "/jieba.dict.utf8", folder + "/hmm_model.utf8",
                          folder + "/user.dict.utf8", folder + "/idf.utf8",
                          folder + "/stop_words.utf8");
    std::vector<std::string> lines;
    size_t bytes = 0;
    std::ifstream file(arguments[2]);
    for (std::string line; std::getline(file, line);) {
        bytes += line.size() + 1;
        lines.push_back(line);
    }
    double best = 0;
    size_t words = 0;
    for (int run = 0; run < 3; run++) {
        double start = cpu_seconds();
        words = 0;
        for (const std::string &line : lines) {
            std::vector<std::string> cut;
            jieba.Cut(line, cut, true);
            words += cut.size();
        }
        double rate = bytes / 1e6 / (cpu_seconds() - start);
        best = rate > best ? rate : best;
    }
    printf("%-24s %8.2f MB/s %10zu words\n", "cppjieba", best, words);
}
