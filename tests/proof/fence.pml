/*
 * The fence: why no offset is lost or stored twice, and nobody waits for ever.
 *
 * One partition with offsets 0 .. MESSAGES-1. Each of two consumers may believe at any
 * moment that it owns the partition: more than every rebalance, pause or zombie can do. The
 * database is one row {next_offset, token} and what was stored of each offset. A
 * transaction takes the row's lock with its advance and commits later, if its session lives;
 * it may also lose its client before or behind COMMIT, or keep the lock for ever because the
 * client was stopped in mid-pipeline. A claim waits for the lock; then it ends the holder.
 * One failover goes back to an older snapshot and ends all sessions.
 *
 * Tokens are never given twice (they are random uuids); a failover brings an old one back.
 *
 * Limits: one partition, so at most one lock a transaction; no gaps; a claim or a failover
 * is bounded in number, so that all runs end.
 *
 * MUTANT=1  no fence: next_offset is set without being compared
 *        2  only the token is compared: a failover brings it back, and offsets are lost
 *        3  next_offset moves in a transaction of its own, behind the rows
 *        4  a claim waits for ever, and a stopped client holds the lock
 *        5  the end of a session does not roll its transaction back
 *        6  a batch whose advance cannot get the lock is sent again and never claimed again
 * VARIANT=1 after a lost reply the batch is sent again blindly: safe, the fence knows
 *         2 only next_offset is compared: safe, but the slower owner wins as often
 *         3 a claim does not wait for the lock: safe, but what it reads may be old
 */
#ifndef MUTANT
#define MUTANT 0
#endif
#ifndef VARIANT
#define VARIANT 0
#endif
#define MESSAGES 3
#define CONSUMERS 2
#define CLAIMS 5
#define FAILOVERS 1
#define NOBODY 255

byte next_offset;
byte token;
byte stored[MESSAGES];
byte holder = NOBODY; /* whose transaction has the row's lock */

byte old_next_offset;
byte old_token;
byte old_stored[MESSAGES];

byte claims;
byte failovers;
byte seen;

/* Below next_offset everything once; above it nothing, but for mutant 3, whose rows come
 * first by design and are judged by what becomes of them. */
inline check()
{
    d_step {
        seen = 0;
        do
        :: seen < MESSAGES ->
            assert(stored[seen] <= 1);
            assert(seen >= next_offset || stored[seen] == 1);
#if MUTANT != 3
            assert(seen < next_offset || stored[seen] == 0);
#endif
            seen++
        :: else -> break
        od;
        seen = 0
    }
}

#if MUTANT == 1
#define IS_OURS true
#elif MUTANT == 2
#define IS_OURS (token == my_token)
#elif VARIANT == 2
#define IS_OURS (next_offset == from)
#else
#define IS_OURS (next_offset == from && token == my_token)
#endif

proctype consumer(byte id)
{
    byte from, to, my_token, i;
    bool is_claimed;
    do
    :: !is_claimed && claims < CLAIMS ->
        if
#if VARIANT == 3
        :: atomic { true ->
#else
        :: atomic { holder == NOBODY ->
#endif
               claims++;
               token = claims;
               my_token = token;
               from = next_offset;
               is_claimed = true
           }
#if MUTANT != 4
        :: atomic { holder != NOBODY -> holder = NOBODY } /* pg_terminate_backend() */
#endif
        fi
    :: is_claimed && from < MESSAGES ->
        if
        :: to = from + 1
        :: from + 2 <= MESSAGES -> to = from + 2
        fi;
send:
        if
        :: atomic { holder == NOBODY && IS_OURS -> holder = id }
        :: atomic { holder == NOBODY && !(IS_OURS) -> is_claimed = false; goto again } /* XF001 */
#if MUTANT != 6
        :: holder != NOBODY -> is_claimed = false; goto again /* contended: claim again */
#endif
        fi;
        if
        :: true ->
end_stopped:
            false /* SIGSTOP in mid-pipeline, never continued */
#if MUTANT == 5
        :: atomic { true ->
#else
        :: atomic { holder == id ->
#endif
               i = from;
               do
               :: i < to -> stored[i]++; i++
               :: else -> break
               od;
               i = 0;
#if MUTANT != 3
               next_offset = to;
#endif
               if
               :: holder == id -> holder = NOBODY
               :: else
               fi;
               check();
               if
               :: from = to                    /* the answer came */
               :: is_claimed = false           /* it did not: claim, and look */
#if VARIANT == 1
               :: goto send
#endif
               fi
           };
#if MUTANT == 3
           if
           :: next_offset = to
           :: is_claimed = false /* died between the two */
           fi
#endif
        :: atomic { holder == id -> holder = NOBODY; is_claimed = false } /* rolled back */
        :: atomic { holder != id -> is_claimed = false }                  /* ended */
        fi;
again:
        to = 0
    :: is_claimed && from >= MESSAGES ->
        is_claimed = false
    :: !is_claimed && (claims >= CLAIMS || next_offset == MESSAGES) -> break
    od
}

active proctype standby()
{
    byte k;
    do
    :: failovers < FAILOVERS ->
        atomic {
            old_next_offset = next_offset;
            old_token = token;
            do
            :: k < MESSAGES -> old_stored[k] = stored[k]; k++
            :: else -> break
            od;
            k = 0
        }
    :: failovers < FAILOVERS ->
        atomic {
            failovers++;
            next_offset = old_next_offset;
            token = old_token;
            holder = NOBODY;
            do
            :: k < MESSAGES -> stored[k] = old_stored[k]; k++
            :: else -> break
            od;
            k = 0;
            check()
        }
    :: true -> break
    od
}

init
{
    byte n;
    atomic {
        do
        :: n < CONSUMERS -> run consumer(n); n++
        :: else -> break
        od
    }
}
