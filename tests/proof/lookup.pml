/*
 * Decisions stand on a look-up: why one article is not inserted twice, no later version is
 * overwritten by an earlier one, and no row refers to what a failover has taken back.
 *
 * Three partitions, each with one message of the same article; each is later than the one
 * of the partition before.
 * A lane each: it looks up what is stored and which terms are known, decides, gives new
 * terms an id in a short transaction of its own, and writes. What it has learnt it remembers
 * for the next try. The statements that write count the rows they touch and raise XF002
 * when the decision no longer holds: rolled back, looked up and decided again. A failover to
 * an older snapshot may come between any two steps, and ends every session.
 *
 * Limits: the fence of each partition is one bit here (fence.pml has it); a term is one bit.
 *
 * MUTANT=1  an insert that finds the article there touches no row, and commits all the same
 *        2  an update does not look whether the version is still the one it was decided on
 *        3  what a lane remembers survives a failover, and its writes do not check it
 *        4  after XF002 the batch is sent again as it was decided before: it never commits
 * VARIANT=1 what a lane remembers survives, and is checked in the transaction: safe
 */
#ifndef MUTANT
#define MUTANT 0
#endif
#ifndef VARIANT
#define VARIANT 0
#endif
#define FAILOVERS 1
#define LANES 3
#define TRIES 8

mtype = { UNDECIDED, INSERTED, UPDATED, STALE };

bool is_done[LANES]; /* next_offset of the partition */
mtype outcome[LANES] = UNDECIDED;
byte version;        /* 0: the article is not stored */
byte content;        /* whose: 1, 2 or 3 */
bool is_term_known;
bool is_term_used;   /* the article's row refers to it */

bool old_done[LANES];
mtype old_outcome[LANES] = UNDECIDED;
byte old_version, old_content;
bool old_known, old_used;

byte failovers;
byte k, inserted, updated;
bool is_standby_gone;
byte session = 0;    /* a failover ends all: what began before it cannot commit */

/* Of what is done: one was inserted, each version has its outcome, the latest is stored. */
inline check()
{
    d_step {
        assert(!is_term_used || is_term_known);
        k = 0;
        inserted = 0;
        updated = 0;
        do
        :: k < LANES ->
            inserted = inserted + (is_done[k] && outcome[k] == INSERTED -> 1 : 0);
            updated = updated + (is_done[k] && outcome[k] == UPDATED -> 1 : 0);
            assert(!is_done[k] || content >= k + 1);
            k++
        :: else -> break
        od;
        assert(inserted == (version > 0 -> 1 : 0));
        assert(inserted + updated == version);
        k = 0;
        inserted = 0;
        updated = 0
    }
}

proctype lane(byte id)
{
    byte seen, seen_content, mine, tries;
    bool remembers, has_decided;
    do
    :: is_done[id] && is_standby_gone -> break /* no failover takes it back any more */
    :: !is_done[id] ->
        tries++;
        assert(tries <= TRIES);
        atomic {
            if
            :: mine != session ->
                mine = session; /* a new connection */
#if MUTANT != 3 && VARIANT != 1
                remembers = false
#endif
            :: else
            fi
        }
        atomic {
#if MUTANT == 4
            if
            :: !has_decided ->
                seen = version; seen_content = content; has_decided = true
            :: else
            fi;
#else
            seen = version;
            seen_content = content;
#endif
            if
            :: is_term_known && mine == session -> remembers = true
            :: else
            fi
        }
        if
        :: atomic { !remembers && mine == session -> is_term_known = true; remembers = true }
        :: atomic { !remembers && mine != session -> goto again }
        :: remembers
        fi;
        atomic {
            if
            :: mine != session -> goto again
            :: else
            fi;
#if MUTANT != 3
            if
            :: !is_term_known -> remembers = false; goto again /* XF002 */
            :: else
            fi;
#endif
            if
            :: seen == 0 && version == 0 ->
                version = 1; content = id + 1; outcome[id] = INSERTED; is_term_used = true
            :: seen == 0 && version != 0 ->
#if MUTANT == 1
                outcome[id] = INSERTED
#else
                goto again /* XF002 */
#endif
            :: seen != 0 && seen_content > id + 1 ->
                if
                :: version == 0 -> goto again
                :: else -> outcome[id] = STALE
                fi
            :: seen != 0 && seen_content <= id + 1 ->
                if
#if MUTANT != 2
                :: version != seen -> goto again
#endif
                :: else -> version = seen + 1; content = id + 1; outcome[id] = UPDATED
                fi
            fi;
            is_done[id] = true;
            check()
        }
again:
        skip
    od
}

active proctype standby()
{
    byte i;
    do
    :: failovers < FAILOVERS ->
        atomic {
            do
            :: i < LANES -> old_done[i] = is_done[i]; old_outcome[i] = outcome[i]; i++
            :: else -> break
            od;
            i = 0;
            old_version = version; old_content = content;
            old_known = is_term_known; old_used = is_term_used
        }
    :: failovers < FAILOVERS ->
        atomic {
            failovers++;
            session++;
            do
            :: i < LANES -> is_done[i] = old_done[i]; outcome[i] = old_outcome[i]; i++
            :: else -> break
            od;
            i = 0;
            version = old_version; content = old_content;
            is_term_known = old_known; is_term_used = old_used;
            check()
        }
    :: true -> break
    od;
    is_standby_gone = true
}

init
{
    atomic {
        run lane(0);
        run lane(1);
        run lane(2)
    }
}
