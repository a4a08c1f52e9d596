/*
 * Careful mode: the message that kills its process is rejected alone, and no other.
 *
 * One partition with MESSAGES messages, of which KILLER kills whoever processes it. Two
 * processes take turns in owning it: by dying, by a revoke or stop in peace, or by a revoke that
 * comes too late (lost), where the old owner lives on and is fenced. A claim counts up
 * `stalled`, an advance clears it. From STALLED claims on, each message is noted as a try
 * before it is processed; with TRIES tries it is rejected unseen.
 *
 * A process may also die by itself, wherever it is. A try of such a process, or of one that
 * was fenced and lives, is not told by others from a deadly one. So DEATHS and the other
 * process together are fewer than TRIES: two coincidences are forgiven, not three.
 *
 * Limits: one message a batch from the start; the fence is taken for granted (fence.pml); a
 * process has one lane (tests/simulation has more). The counts are bounded, so that all runs
 * end.
 *
 * MUTANT=1  the try is noted behind the message, not before: the killer is never found
 *        2  a revoke or stop in peace leaves the try noted
 *        3  a lane that was fenced counts its own try against the message
 *        4  two tries are enough
 *        5  an advance does not clear the suspect of before
 *        6  stalled claims count as tries
 */
#ifndef MUTANT
#define MUTANT 0
#endif
#define MESSAGES 3
#define KILLER 1
#define STALLED 2
#if MUTANT == 4
#define TRIES 2
#else
#define TRIES 3
#endif
#define DEATHS 1
#define KILLS 7 /* what the killer may cost */
#define REVOKES 2
#define LOSSES 2
#define NOBODY 255

byte next_offset;
byte owner = NOBODY; /* by token: the last who claimed */
byte stalled;
byte suspect = NOBODY;
byte tries;

byte deaths;
byte revokes;
byte losses;
byte kills;
byte rejected = NOBODY;

inline claim()
{
    atomic {
        owner = id;
        is_careful = stalled + 1 >= STALLED || tries > 0;
        stalled = (stalled < STALLED -> stalled + 1 : stalled);
        from = next_offset;
        known = (suspect == from -> tries : 0);
#if MUTANT == 5
        known = tries;
#endif
#if MUTANT != 3
        known = (known > 0 && last == from -> known - 1 : known)
#endif
    }
}

/* The owner moves on; anyone else is fenced. */
inline advance()
{
    atomic {
        if
        :: owner == id && next_offset == from ->
            next_offset = from + 1;
            stalled = 0;
#if MUTANT != 5
            suspect = NOBODY;
            tries = 0;
#endif
            from = next_offset;
            known = 0;
            is_ours = true
        :: else -> is_ours = false
        fi
    }
}

inline note(number)
{
    atomic {
        if
        :: owner == id && next_offset == from ->
            suspect = (number > 0 -> from : NOBODY);
            tries = number;
            last = from;
            is_ours = true
        :: else -> is_ours = false
        fi
    }
}

proctype process(byte id)
{
    byte from, known, last = NOBODY;
    bool is_careful, is_ours, is_noted;
claims:
    if
    :: next_offset < MESSAGES -> claim()
    :: next_offset == MESSAGES -> goto done
    fi;
    do
    :: from == MESSAGES -> goto done
    :: from < MESSAGES && owner != id -> goto claims /* fenced, sooner or later */
    :: from < MESSAGES ->
        is_noted = false;
        if
#if MUTANT == 6
        :: is_careful && known + stalled >= TRIES ->
#else
        :: is_careful && known >= TRIES ->
#endif
            advance();
            if
            :: is_ours -> rejected = from - 1; assert(rejected == KILLER)
            :: else -> goto claims
            fi;
            goto next
        :: is_careful && (known < TRIES || MUTANT == 6) ->
#if MUTANT != 1
            note(known + 1);
            if
            :: is_ours -> is_noted = true
            :: else -> goto claims
            fi
#endif
        :: !is_careful
        fi;
        if
        :: from == KILLER ->
            kills++;
            assert(kills <= KILLS);
            last = NOBODY;
            goto claims /* dead, and started again */
        :: from != KILLER
        fi;
#if MUTANT == 1
        if
        :: is_careful -> note(known + 1); is_noted = is_ours
        :: else
        fi;
#endif
        if
        :: advance();
           if
           :: is_ours
           :: else -> goto claims
           fi
        :: atomic { deaths < DEATHS -> deaths++; last = NOBODY }; goto claims
        :: atomic { revokes < REVOKES -> revokes++ };
           is_ours = true;
           if
#if MUTANT != 2
           :: is_noted -> note(known)
#endif
           :: else
           fi;
           if
           :: is_ours -> last = NOBODY /* it may be a stop, and another process starts */
           :: atomic { !is_ours && deaths < DEATHS -> deaths++; last = NOBODY }
           :: !is_ours /* fenced: as a stop it would be another coincidence */
           fi;
           goto claims
        :: atomic { losses < LOSSES -> losses++; owner = NOBODY }; goto claims
        fi
    od;
next:
    goto claims;
done:
    assert(next_offset == MESSAGES)
}

init
{
    atomic {
        run process(0);
        run process(1)
    }
}
