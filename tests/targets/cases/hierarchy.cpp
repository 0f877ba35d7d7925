// SPDX-License-Identifier: Apache-2.0
// Several bases, thunks, covariant results, final classes, calls in constructors, deleting destructors.
// flags: -fno-exceptions -fno-rtti
#include "../case.h"

void operator delete(void *block) noexcept
{
  sink = reinterpret_cast<unsigned>(block);
}
void operator delete(void *block, unsigned) noexcept
{
  sink = reinterpret_cast<unsigned>(block);
}

struct Reader {
  virtual unsigned read(unsigned x) = 0;
  virtual Reader *next() { return this; }
  virtual ~Reader() {}
  unsigned first = 1;
};
struct Writer {
  virtual unsigned write(unsigned x) = 0;
  virtual Writer *copy() { return this; }
  virtual ~Writer() {}
  unsigned second = 2;
};
struct File : Reader, Writer {
  SEPARATE unsigned read(unsigned x) override { return x + first; }
  SEPARATE unsigned write(unsigned x) override { return x + second; }
  SEPARATE File *copy() override { return this; }
  SEPARATE ~File() override { sink = 7; }
};
struct Pipe final : Reader {
  SEPARATE unsigned read(unsigned x) override { return x * 2; }
};
// Nobody makes one of these.
struct Unused : Reader {
  SEPARATE unsigned read(unsigned x) override { return x * 3; }
};

SEPARATE unsigned readFrom(Reader *reader)
{
  return reader->read(sink); // -> File::read, Pipe::read
}
SEPARATE unsigned writeTo(Writer *writer)
{
  return writer->write(sink); // -> File::write
}
SEPARATE Writer *copyOf(Writer *writer)
{
  return writer->copy(); // -> File::copy, Writer::copy
}
SEPARATE Reader *nextOf(Reader *reader)
{
  return reader->next(); // -> Reader::next
}
SEPARATE void remove(Writer *writer)
{
  delete writer; // -> File::~File, Writer::~Writer
}
SEPARATE unsigned readFinal(Pipe *pipe)
{
  return pipe->read(sink);
}

// The constructor's own method runs, whatever is built.
struct Base {
  SEPARATE Base() { sink = begin(this); }
  static SEPARATE unsigned begin(Base *base)
  {
    return base->start(); // -> Base::start, Derived::start
  }
  virtual unsigned start() { return 1; }
};
struct Derived : Base {
  SEPARATE unsigned start() override { return sink; }
};

int main()
{
  static File file;
  static Pipe pipe;
  static Derived derived;
  unsigned sum = readFrom(hidden<Reader>(&file)) + readFrom(hidden<Reader>(&pipe)) + writeTo(hidden<Writer>(&file));
  sum += readFinal(hidden(&pipe)) + Base::begin(hidden<Base>(&derived));
  remove(copyOf(hidden<Writer>(&file)));
  return nextOf(hidden<Reader>(&pipe)) != nullptr ? static_cast<int>(sum) : 0;
}
