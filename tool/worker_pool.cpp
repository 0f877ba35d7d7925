// SPDX-License-Identifier: Apache-2.0
#include "worker_pool.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>

#include "subprocess.h"

namespace headroom::tool {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t lengthBytes = 4;
// One unit's facts are some hundred kilobytes; a length over this is not one.
constexpr std::uint32_t maxMessageBytes = 1u << 30;
constexpr std::size_t none = SIZE_MAX;

struct Worker {
  std::optional<Subprocess> process;
  std::size_t task = none;
  bool isRetry = false;
  std::string toSend;
  std::string arrived;
  Clock::time_point deadline;
};

class Run {
public:
  Run(const WorkerPool &pool, const std::vector<std::string> &tasks, const std::function<void(std::size_t, TaskReply)> &onReply)
      : pool_(pool), tasks_(tasks), onReply_(onReply), workers_(std::min<std::size_t>(std::max(1u, pool.workers), tasks.size()))
  {
  }

  std::optional<Error> toTheEnd()
  {
    while (replied_ < tasks_.size()) {
      for (Worker &worker : workers_)
        if (std::optional<Error> error = giveWork(worker))
          return error;
      waitForSomething();
      const Clock::time_point now = Clock::now();
      for (Worker &worker : workers_) {
        if (worker.task != none)
          exchange(worker);
        if (worker.task != none && now >= worker.deadline)
          timeOut(worker);
      }
    }
    return std::nullopt;
  }

private:
  std::optional<Error> giveWork(Worker &worker)
  {
    if (worker.task == none && next_ < tasks_.size()) {
      worker.task = next_++;
      worker.isRetry = false;
      worker.toSend = framed(tasks_[worker.task]);
      worker.deadline = Clock::now() + std::chrono::seconds(pool_.secondsPerTask);
    }
    if (worker.task == none || worker.process)
      return std::nullopt;
    Expected<Subprocess> started = Subprocess::start(pool_.command, pool_.keepsStderr);
    if (!started)
      return started.error();
    worker.process = std::move(*started);
    worker.arrived.clear();
    return std::nullopt;
  }

  void waitForSomething()
  {
    std::vector<pollfd> waits;
    Clock::time_point first = Clock::time_point::max();
    for (const Worker &worker : workers_)
      if (worker.task != none) {
        const short events = static_cast<short>(worker.toSend.empty() ? POLLIN : POLLIN | POLLOUT);
        waits.push_back({worker.process->socket(), events, 0});
        first = std::min(first, worker.deadline);
      }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(first - Clock::now()).count() + 1;
    poll(waits.data(), waits.size(), static_cast<int>(std::clamp<long>(left, 0, 60'000)));
  }

  /// Sends and receives what goes without waiting.
  void exchange(Worker &worker)
  {
    if (!worker.toSend.empty()) {
      const ssize_t sent = send(worker.process->socket(), worker.toSend.data(), worker.toSend.size(), MSG_NOSIGNAL);
      if (sent > 0)
        worker.toSend.erase(0, static_cast<std::size_t>(sent));
      else if (sent < 0 && errno != EAGAIN && errno != EINTR)
        return crash(worker);
    }
    std::array<char, 1u << 16> buffer;
    for (;;) {
      const ssize_t got = recv(worker.process->socket(), buffer.data(), buffer.size(), 0);
      if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return;
      if (got <= 0)
        return crash(worker);
      worker.arrived.append(buffer.data(), static_cast<std::size_t>(got));
      Expected<std::optional<std::string>> message = takeFrame(worker.arrived);
      if (!message)
        return crash(worker);
      if (*message)
        return finish(worker, {std::move(**message), {}});
    }
  }

  void crash(Worker &worker)
  {
    const std::string how = worker.process->end();
    worker.process.reset();
    if (!worker.isRetry) {
      worker.isRetry = true;
      worker.toSend = framed(tasks_[worker.task]);
      worker.deadline = Clock::now() + std::chrono::seconds(pool_.secondsPerTask);
      return;
    }
    finish(worker, {{}, "crashed (" + how + ")"});
  }

  void timeOut(Worker &worker)
  {
    worker.process.reset();
    finish(worker, {{}, "took longer than " + std::to_string(pool_.secondsPerTask) + " s"});
  }

  void finish(Worker &worker, TaskReply reply)
  {
    const std::size_t task = worker.task;
    worker.task = none;
    worker.toSend.clear();
    ++replied_;
    onReply_(task, std::move(reply));
  }

  const WorkerPool &pool_;
  const std::vector<std::string> &tasks_;
  const std::function<void(std::size_t, TaskReply)> &onReply_;
  std::vector<Worker> workers_;
  std::size_t next_ = 0;    ///< the first task that no worker has had
  std::size_t replied_ = 0; ///< tasks that are settled
};

} // namespace

std::string framed(std::string_view message)
{
  std::string out;
  out.reserve(lengthBytes + message.size());
  for (std::size_t i = 0; i < lengthBytes; ++i)
    out.push_back(static_cast<char>(message.size() >> (8 * i) & 0xff));
  out.append(message);
  return out;
}

Expected<std::optional<std::string>> takeFrame(std::string &arrived)
{
  if (arrived.size() < lengthBytes)
    return std::optional<std::string>();
  std::uint32_t size = 0;
  for (std::size_t i = 0; i < lengthBytes; ++i)
    size |= std::uint32_t{static_cast<unsigned char>(arrived[i])} << (8 * i);
  if (size > maxMessageBytes)
    return Error{Error::Kind::Environment,
                 "a message of " + std::to_string(size) + " bytes, wanted at most " + std::to_string(maxMessageBytes),
                 {},
                 {}};
  if (arrived.size() - lengthBytes < size)
    return std::optional<std::string>();
  std::string message = arrived.substr(lengthBytes, size);
  arrived.erase(0, lengthBytes + size);
  return std::optional<std::string>(std::move(message));
}

std::optional<Error> runTasks(const WorkerPool &pool, const std::vector<std::string> &tasks,
                              const std::function<void(std::size_t, TaskReply)> &onReply)
{
  return Run(pool, tasks, onReply).toTheEnd();
}

} // namespace headroom::tool
