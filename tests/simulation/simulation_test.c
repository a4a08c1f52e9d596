#include "simulation.h"

#include <stdio.h>
#include <stdlib.h>

/*
 * simulation_test [RUNS [FIRST_SEED]]
 *
 * Tells many stories and prints the seed of each that went wrong. SIMULATION_SEED=n tells
 * that one only, with all that the coordinators log.
 */
enum { RUNS = 6000, WRONG_BYTES = 256, WRONG_MAX = 10 };

static bool is_kept(uint64_t seed)
{
    char wrong[WRONG_BYTES];
    bool is_right = simulation_run(seed, wrong, sizeof(wrong));
    if (!is_right) {
        printf("SIMULATION_SEED=%llu: %s\n", (unsigned long long)seed, wrong);
        fflush(stdout);
    }
    return is_right;
}

static uint64_t number_or(const char *text, uint64_t otherwise)
{
    return text == NULL ? otherwise : strtoull(text, NULL, 10);
}

int main(int count, char **arguments)
{
    const char *one = getenv("SIMULATION_SEED");
    if (one != NULL) {
        simulation_tell(true);
        return is_kept(number_or(one, 0)) ? EXIT_SUCCESS : EXIT_FAILURE;
    }
    uint64_t runs = number_or(count > 1 ? arguments[1] : NULL, RUNS);
    uint64_t first = number_or(count > 2 ? arguments[2] : NULL, 1);
    int wrong = 0;
    for (uint64_t seed = first; seed < first + runs && wrong < WRONG_MAX; seed++) {
        wrong += is_kept(seed) ? 0 : 1;
    }
    printf("%llu stories with %lld faults, %d went wrong\n", (unsigned long long)runs,
           (long long)simulation_faults(), wrong);
    return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
