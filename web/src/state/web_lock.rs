//! One tab at a time: the browser's Web Locks, or no lock where a browser has none.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Runs `work` while no other tab of this browser holds the lock of that name.
pub async fn exclusive<T: 'static>(name: &str, work: impl Future<Output = T> + 'static) -> T {
    let Some((locks, request)) = lock_request() else {
        return work.await;
    };
    let work = Rc::new(RefCell::new(Some(work)));
    let outcome: Rc<RefCell<Option<T>>> = Rc::default();
    let held = {
        let (work, outcome) = (work.clone(), outcome.clone());
        Closure::<dyn FnMut() -> Promise>::new(move || {
            let (work, outcome) = (work.borrow_mut().take(), outcome.clone());
            future_to_promise(async move {
                if let Some(work) = work {
                    let value = work.await;
                    *outcome.borrow_mut() = Some(value);
                }
                Ok(JsValue::UNDEFINED)
            })
        })
    };
    if let Ok(promise) = request.call2(&locks, &name.into(), held.as_ref()) {
        // A refused lock shows below: the work was not done.
        let _ = JsFuture::from(Promise::from(promise)).await;
    }
    let done = outcome.borrow_mut().take();
    if let Some(value) = done {
        return value;
    }
    let waiting = work.borrow_mut().take();
    match waiting {
        Some(work) => work.await,
        // The lock was broken while the work was under way; it never ends for us then.
        None => std::future::pending().await,
    }
}

fn lock_request() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(navigator.as_ref(), &"locks".into()).ok()?;
    if !locks.is_object() {
        return None;
    }
    let request = Reflect::get(&locks, &"request".into()).ok()?;
    Some((locks, request.dyn_into().ok()?))
}
