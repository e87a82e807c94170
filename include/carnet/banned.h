/* Functions that this codebase does not call; the build includes this header before everything else.
 *
 * The system's own declarations come first, then the names become macros that do not compile, so a library's
 * header that declares one of them is not in the way. tests/check/gate_symbols.sh looks for the same names
 * in the object files and finds what is called through a pointer.
 *
 * Instead: g_strlcpy, g_strlcat or GString (strcpy, strcat), g_snprintf (sprintf), g_strsplit (strtok),
 * g_ascii_strtoll and g_ascii_strtod with a check of the end (atoi, atol, atof), GSubprocess (system, popen),
 * g_random_int or RAND_bytes (rand), g_mkstemp (tmpnam, mktemp), GDateTime (localtime, gmtime: static
 * buffers). */
#ifndef CARNET_BANNED_H
#define CARNET_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CARNET_BANNED(name) sorry_##name##_is_banned_see_carnet_banned_h

#undef strcpy
#define strcpy(...) CARNET_BANNED(strcpy)
#undef strcat
#define strcat(...) CARNET_BANNED(strcat)
#undef stpcpy
#define stpcpy(...) CARNET_BANNED(stpcpy)
#undef sprintf
#define sprintf(...) CARNET_BANNED(sprintf)
#undef vsprintf
#define vsprintf(...) CARNET_BANNED(vsprintf)
#undef gets
#define gets(...) CARNET_BANNED(gets)
#undef strtok
#define strtok(...) CARNET_BANNED(strtok)
#undef atoi
#define atoi(...) CARNET_BANNED(atoi)
#undef atol
#define atol(...) CARNET_BANNED(atol)
#undef atoll
#define atoll(...) CARNET_BANNED(atoll)
#undef atof
#define atof(...) CARNET_BANNED(atof)
#undef system
#define system(...) CARNET_BANNED(system)
#undef popen
#define popen(...) CARNET_BANNED(popen)
#undef rand
#define rand(...) CARNET_BANNED(rand)
#undef srand
#define srand(...) CARNET_BANNED(srand)
#undef tmpnam
#define tmpnam(...) CARNET_BANNED(tmpnam)
#undef mktemp
#define mktemp(...) CARNET_BANNED(mktemp)
#undef localtime
#define localtime(...) CARNET_BANNED(localtime)
#undef gmtime
#define gmtime(...) CARNET_BANNED(gmtime)

#endif
