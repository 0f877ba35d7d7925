// SPDX-License-Identifier: Apache-2.0
// One worker that crashes, hangs or answers nonsense loses its own task and no other, whatever the number of workers.
#include "worker_pool.h"

#include <chrono>
#include <map>

#include "byte_codec.h"
#include "sandbox.h"
#include "unit_task.h"

namespace headroom::tool {
namespace {

class Workers : public Sandbox {
protected:
  [[nodiscard]] std::map<std::string, std::string> replies(const std::vector<std::string> &tasks, unsigned workers,
                                                           unsigned seconds = 120) const
  {
    WorkerPool pool;
    pool.command = {HEADROOM_FAKE_WORKER};
    pool.workers = workers;
    pool.secondsPerTask = seconds;
    std::map<std::string, std::string> out;
    const std::optional<Error> error = runTasks(pool, tasks, [&](std::size_t task, TaskReply reply) {
      EXPECT_TRUE(out.emplace(tasks[task], reply.failure.empty() ? reply.bytes : reply.failure).second) << "one reply for each task";
    });
    EXPECT_FALSE(error) << error->text();
    return out;
  }
};

TEST_F(Workers, EveryTaskGetsItsOwnReply)
{
  std::vector<std::string> tasks;
  for (int i = 0; i < 40; ++i)
    tasks.push_back("task " + std::to_string(i));
  for (const unsigned workers : {1u, 3u, 100u}) {
    const auto got = replies(tasks, workers);
    ASSERT_EQ(got.size(), tasks.size());
    for (const std::string &task : tasks)
      EXPECT_EQ(got.at(task), "did " + task);
  }
}

TEST_F(Workers, NoTaskNeedsNoWorker)
{
  EXPECT_TRUE(replies({}, 4).empty());
}

TEST_F(Workers, CrashLosesItsTaskAlone)
{
  for (const unsigned workers : {1u, 2u}) {
    const auto got = replies({"a", "crash", "b", "leave", "c"}, workers);
    EXPECT_EQ(got.at("crash"), "crashed (signal 11)");
    EXPECT_EQ(got.at("leave"), "crashed (exit code 7)");
    for (const char *task : {"a", "b", "c"})
      EXPECT_EQ(got.at(task), std::string("did ") + task);
  }
}

TEST_F(Workers, HangEndsWithItsTime)
{
  const auto before = std::chrono::steady_clock::now();
  const auto got = replies({"a", "hang", "b"}, 1, 5);
  EXPECT_EQ(got.at("hang"), "took longer than 5 s");
  EXPECT_EQ(got.at("b"), "did b");
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(60));
}

TEST_F(Workers, CrashIsTriedOnceMoreWithANewWorker)
{
  const std::string task = "once " + path("marker");
  EXPECT_EQ(replies({task}, 1).at(task), "did " + task);
}

TEST_F(Workers, NonsenseIsACrash)
{
  const auto got = replies({"babble", "a"}, 1);
  EXPECT_EQ(got.at("babble").rfind("crashed", 0), 0u);
  EXPECT_EQ(got.at("a"), "did a");
}

TEST_F(Workers, LargeTasksAndRepliesArriveWhole)
{
  const std::string task(3u << 20, 'x');
  EXPECT_EQ(replies({task}, 1).at(task), "did " + task);
}

TEST_F(Workers, ProgramThatIsNotThereIsAnError)
{
  WorkerPool pool;
  pool.command = {path("absent")};
  const std::optional<Error> error = runTasks(pool, {"a"}, [](std::size_t, TaskReply) { ADD_FAILURE(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->place, path("absent"));
}

TEST_F(Workers, TasksAndRepliesSurviveTheWay)
{
  const CompileCommand command{"/d", "/d/a b.c", "a.o", {"gcc", "-DX=\"\n\"", ""}, 12};
  const auto back = decodeTask(encodeTask({command, true}));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->command, command);
  EXPECT_TRUE(back->wantsObject);
  const auto error = decodeReply(encodeReply({{}, {}, Error{Error::Kind::Incomplete, "m", "p", "h"}}));
  ASSERT_TRUE(error && error->error);
  EXPECT_EQ(error->error->text(), "p: m\n  help: h");
  EXPECT_EQ(error->error->kind, Error::Kind::Incomplete);
  EXPECT_EQ(decodeReply(encodeReply({"facts", "object", std::nullopt}))->facts, "facts");
  EXPECT_EQ(decodeReply(encodeReply({"facts", "object", std::nullopt}))->object, "object");
}

TEST_F(Workers, BrokenMessagesAreNoMessages)
{
  const std::string whole = encodeTask({{"/d", "/d/a.c", "", {"gcc"}, 1}, false});
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_FALSE(decodeTask(std::string_view(whole).substr(0, size))) << size;
  EXPECT_FALSE(decodeTask(whole + "x"));
  ByteWriter many;
  many.number(UINT64_MAX);
  ByteReader reader(many.bytes());
  EXPECT_TRUE(reader.texts().empty()) << "no memory is taken for a count that cannot be true";
  EXPECT_FALSE(reader.ok());
}

} // namespace
} // namespace headroom::tool
