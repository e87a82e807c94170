/* desk_fake.h - the provider of fake.h with an overview, an inbox and findings. */
#ifndef CARNET_TEST_DESK_FAKE_H
#define CARNET_TEST_DESK_FAKE_H

#include "fake.h"

typedef enum {
  FAKE_DESK_FULL,   /* frames 1, 6 and 11, in numbers */
  FAKE_DESK_EMPTY,  /* a workspace in which nothing was done */
  FAKE_DESK_FAULTY, /* its store cannot be read */
  FAKE_DESK_MANY    /* nine packs, limits, five models */
} FakeDesk;
/* Static, one a kind. */
const CarnetProvider *fake_desk_provider(FakeDesk kind);

#endif
