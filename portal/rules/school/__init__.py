"""Schools: levels and grades, subjects, what a pupil's record may say."""
