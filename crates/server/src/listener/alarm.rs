//! The one timer of a connection, behind all of its deadlines.
//!
//! A request has several deadlines, and nearly all of them are never reached. To enter each into the runtime's timers and take it
//! out again costs more than the answer of a page at hand; so a connection has a single timer, which is moved only
//! when it has run out or a nearer deadline comes.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use hyper::rt::{Sleep, Timer};

/// The timer of one connection. It wakes the task that looked at one of its deadlines last: all of them must be of one task.
#[derive(Clone)]
pub(crate) struct Alarm(Arc<Mutex<Pin<Box<tokio::time::Sleep>>>>);

impl Alarm {
    /// A timer that runs out after `first`, if no deadline moves it. It is moved least where that is the usual deadline.
    pub(crate) fn new(first: Duration) -> Self {
        Self(Arc::new(Mutex::new(Box::pin(tokio::time::sleep(first)))))
    }

    /// Ready after this time.
    pub(crate) fn after(&self, time: Duration) -> Until {
        self.until(self.now() + time)
    }

    fn until(&self, due: Instant) -> Until {
        Until { alarm: self.clone(), due: due.into() }
    }
}

impl Timer for Alarm {
    fn sleep(&self, time: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(self.after(time))
    }

    fn sleep_until(&self, due: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(self.until(due))
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

/// A deadline: ready once its time has come.
pub(crate) struct Until {
    alarm: Alarm,
    due: tokio::time::Instant,
}

impl Future for Until {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut timer = self.alarm.0.lock().unwrap_or_else(PoisonError::into_inner);
        if self.due < timer.deadline() {
            timer.as_mut().reset(self.due);
        }
        // It may have run out for another deadline, which was met.
        while timer.as_mut().poll(context).is_ready() {
            if self.due <= tokio::time::Instant::now() {
                return Poll::Ready(());
            }
            timer.as_mut().reset(self.due);
        }
        Poll::Pending
    }
}

impl Sleep for Until {}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    /// Seconds until this is ready.
    async fn seconds(deadline: Until) -> u64 {
        let began = tokio::time::Instant::now();
        deadline.await;
        // Timers are of whole milliseconds.
        (began.elapsed() + SECOND / 10).as_secs()
    }

    // Time stands still but for what is waited for.
    #[tokio::test(start_paused = true)]
    async fn deadline_is_reached_in_its_time_whatever_was_before() {
        let alarm = Alarm::new(10 * SECOND);
        assert_eq!(seconds(alarm.after(3 * SECOND)).await, 3);
        assert_eq!(seconds(alarm.after(60 * SECOND)).await, 60);
        drop(alarm.after(2 * SECOND));
        assert_eq!(seconds(alarm.after(5 * SECOND)).await, 5);
        assert_eq!(seconds(alarm.after(Duration::ZERO)).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn deadlines_beside_each_other_are_each_reached_in_their_time() {
        for (one, other) in [(3, 7), (7, 3), (5, 5)] {
            let alarm = Alarm::new(10 * SECOND);
            let waited =
                tokio::join!(seconds(alarm.after(one * SECOND)), seconds(alarm.after(other * SECOND)));
            assert_eq!(waited, (one.into(), other.into()));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn deadline_that_was_met_leaves_the_timer_where_it_is() {
        let alarm = Alarm::new(10 * SECOND);
        let stands = || alarm.0.lock().unwrap().deadline();
        let at_first = stands();
        for _ in 0..9 {
            let met = tokio::time::timeout(SECOND, alarm.after(10 * SECOND));
            assert!(met.await.is_err(), "one second only");
        }
        assert_eq!(stands(), at_first);
    }
}
