// cppjieba on the lines of a file, as it is used by default (with its model for unknown
// words): the best pass, by CPU time. Built by tests/bench/text; no part of the build.
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
    std::string folder = DICT;
    cppjieba::Jieba jieba(folder + "/jieba.dict.utf8", folder + "/hmm_model.utf8",
                          folder + "/user.dict.utf8", folder + "/idf.utf8",
                          folder + "/stop_words.utf8");
    std::vector<std::string> lines;
    size_t bytes = 0;
    std::ifstream file(arguments[1]);
    for (std::string line; std::getline(file, line);) {
        bytes += line.size() + 1;
        lines.push_back(line);
    }
    double best = 1e9;
    size_t words = 0;
    double begin = cpu_seconds();
    for (int pass = 0; pass < 5 || cpu_seconds() - begin < 1; pass++) {
        double start = cpu_seconds();
        words = 0;
        for (const std::string &line : lines) {
            std::vector<std::string> cut;
            jieba.Cut(line, cut, true);
            words += cut.size();
        }
        double seconds = cpu_seconds() - start;
        best = seconds < best ? seconds : best;
    }
    printf("{\"stage\": \"words alone: cppjieba\", \"articles\": 0, \"bytes\": %zu, "
           "\"words\": %zu, \"seconds\": %.9f}\n",
           bytes, words, best);
}
